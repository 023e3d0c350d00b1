"""Collecting, merging and checking the texts of the interface."""

import gettext

import pytest

from community import translations
from community.translations import Text

pytestmark = pytest.mark.once

MERGED = """
msgid "Reply"
msgstr ""

msgid "Reply"
msgstr "Reageren"

msgid "Lost in the merge"
msgid "Lost with it"
msgstr "Weg"

msgid "Back"
msgstr "Terug"

#, fuzzy
msgid "Send"
msgstr "Zenden"

#, python-format
msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s dag"
msgstr[1] "%(n)s dagen"

msgctxt "month"
msgid ""
"May"
msgstr ""
"mei"
"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A tree with one template and one module, and no translations yet."""
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "LOCALE", tmp_path / "locale")
    (tmp_path / "templates").mkdir()
    (tmp_path / "forum").mkdir()
    (tmp_path / "templates" / "topic.html").write_text(
        "{% load i18n %}\n    {% translate 'Back' %}\n  {% if a == _('Reply') %}it's\n"
        "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}\n"
        "{% translate 'May' context 'month' %}"
    )
    (tmp_path / "forum" / "views.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n"
        "a = _('Send'), pgettext('verb', 'Post'), ngettext('one', '%(n)s', 3), _(f'{name}'), _(name)\n"
    )
    return tmp_path


def write(language: str, text: str):
    path = translations.po_file(language)
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def test_texts_come_from_templates_and_from_code(house):
    assert translations.extract() == {
        Text("Back"),
        Text("Reply"),
        Text("%(n)s day", plural="%(n)s days"),
        Text("May", context="month"),
        Text("Send"),
        Text("Post", context="verb"),
        Text("one", plural="%(n)s"),
    }


def test_a_text_that_is_also_counted_is_one_text(house):
    (house / "forum" / "forms.py").write_text("_('one')")

    assert Text("one") not in translations.extract()


def test_a_merged_file_keeps_the_real_translation_and_loses_only_what_has_none(house):
    path = write("nl", MERGED)

    assert translations.read(path) == (
        {
            Text("Reply"): ["Reageren"],
            Text("Back"): ["Terug"],
            Text("Send"): ["Zenden"],
            Text("%(n)s day", plural="%(n)s days"): ["%(n)s dag", "%(n)s dagen"],
            Text("May", context="month"): ["mei"],
        },
        {Text("Send")},
    )


def test_lines_of_both_branches_do_not_run_together(house):
    path = write("nl", 'msgid "A"\nmsgstr ""\nmsgstr "a"\nmsgstr ""\n"more"\n\nmsgid "B"\nmsgstr ""\n"b"\n')

    assert translations.read(path)[0] == {Text("A"): [""], Text("B"): ["b"]}  # A is missing, and not "amore"


def test_what_stands_around_a_conflict_is_missing_and_not_wrong(house):
    path = write("nl", 'msgid "A"\n<<<<<<< ours\nmsgstr "a"\n=======\n"x"\n>>>>>>> theirs\n\nmsgid "B"\nmsgstr "b"\n')

    assert translations.read(path)[0] == {Text("B"): ["b"]}


def test_two_branches_are_merged_text_by_text(house):
    files = {"ours": "", "base": "", "theirs": ""}
    texts = {
        "ours": {"A": "a", "B": "", "C": "mine", "D": "old"},
        "base": {"C": "old", "D": "old"},
        "theirs": {"A": "", "B": "b", "C": "other", "D": "new", "E": ""},
    }
    for name, known in texts.items():
        files[name] = house / name
        pairs = {Text(text): [string] for text, string in known.items()}
        files[name].write_text(translations.written("nl", pairs, set()))

    assert translations.merge(**files) == {
        Text("A"): ["a"],
        Text("B"): ["b"],
        Text("C"): ["mine"],
        Text("D"): ["new"],
        Text("E"): [""],
    }


def test_a_missing_and_a_guessed_translation_are_named(house):
    write("nl", MERGED)
    translations.update()

    assert translations.update(check=True) == [
        "nl: no translation for 'Post'",
        "nl: only a guess for 'Send'",
        "nl: no translation for 'one'",
    ]


def test_a_placeholder_that_the_text_does_not_have_is_named():
    wrong = {Text("Hello %(name)s"): ["Dag %(naam)s"]}

    assert translations.problems("nl", wrong, set()) == [
        "nl: a placeholder that the text does not have, in 'Dag %(naam)s'"
    ]


def test_the_check_sees_a_text_that_was_not_extracted(house):
    translations.update()
    (house / "forum" / "forms.py").write_text("_('New')")

    assert "nl: locale/nl/LC_MESSAGES/django.po is not up to date; run script/messages" in translations.update(
        check=True
    )


def test_extracting_again_changes_nothing(house):
    path = write("nl", MERGED)
    translations.update()
    before = path.read_text()
    translations.update()

    assert path.read_text() == before


def test_what_is_compiled_can_be_read_and_has_no_guesses(house):
    write("nl", MERGED)
    translations.update()
    translations.compile_messages()
    with translations.po_file("nl").with_suffix(".mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)

    assert catalog.gettext("Reply") == "Reageren"
    assert catalog.ngettext("%(n)s day", "%(n)s days", 2) == "%(n)s dagen"
    assert catalog.pgettext("month", "May") == "mei"
    assert catalog.gettext("Send") == "Send"
