"""Extracting, merging and checking the texts of the interface."""

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
def source_tree(tmp_path, monkeypatch):
    """Return a source tree with one template and one module, and no translations yet."""
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


def test_texts_are_extracted_from_templates_and_code(source_tree):
    assert translations.extract() == {
        Text("Back"),
        Text("Reply"),
        Text("%(n)s day", plural="%(n)s days"),
        Text("May", context="month"),
        Text("Send"),
        Text("Post", context="verb"),
        Text("one", plural="%(n)s"),
    }


def test_text_with_a_plural_elsewhere_is_one_text(source_tree):
    (source_tree / "forum" / "forms.py").write_text("_('one')")

    assert Text("one") not in translations.extract()


def test_duplicate_text_keeps_its_real_translation(source_tree):
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


def test_translations_of_two_branches_are_not_joined(source_tree):
    path = write("nl", 'msgid "A"\nmsgstr ""\nmsgstr "a"\nmsgstr ""\n"more"\n\nmsgid "B"\nmsgstr ""\n"b"\n')

    assert translations.read(path)[0] == {Text("A"): [""], Text("B"): ["b"]}  # A is missing, and not "amore"


def test_block_with_a_conflict_is_missing(source_tree):
    path = write("nl", 'msgid "A"\n<<<<<<< ours\nmsgstr "a"\n=======\n"x"\n>>>>>>> theirs\n\nmsgid "B"\nmsgstr "b"\n')

    assert translations.read(path)[0] == {Text("B"): ["b"]}


def test_two_branches_are_merged_text_by_text(source_tree):
    files = {"ours": "", "base": "", "theirs": ""}
    texts = {
        "ours": {"A": "a", "B": "", "C": "mine", "D": "old"},
        "base": {"C": "old", "D": "old"},
        "theirs": {"A": "", "B": "b", "C": "other", "D": "new", "E": ""},
    }
    for name, known in texts.items():
        files[name] = source_tree / name
        pairs = {Text(text): [string] for text, string in known.items()}
        files[name].write_text(translations.po_content("nl", pairs, set()))

    assert translations.merge(**files) == {
        Text("A"): ["a"],
        Text("B"): ["b"],
        Text("C"): ["mine"],
        Text("D"): ["new"],
        Text("E"): [""],
    }


def test_missing_and_fuzzy_translations_are_reported(source_tree):
    write("nl", MERGED)
    translations.update()

    assert translations.update(check=True) == [
        "nl: no translation for 'Post'",
        "nl: only a guess for 'Send'",
        "nl: no translation for 'one'",
    ]


def test_placeholder_that_the_text_does_not_have_is_reported():
    wrong = {Text("Hello %(name)s"): ["Dag %(naam)s"]}

    assert translations.problems("nl", wrong, set()) == [
        "nl: a placeholder that the text does not have, in 'Dag %(naam)s'"
    ]


def test_text_that_was_not_extracted_is_reported(source_tree):
    translations.update()
    (source_tree / "forum" / "forms.py").write_text("_('New')")

    assert "nl: locale/nl/LC_MESSAGES/django.po is not up to date; run script/messages" in translations.update(
        check=True
    )


def test_second_update_changes_nothing(source_tree):
    path = write("nl", MERGED)
    translations.update()
    before = path.read_text()
    translations.update()

    assert path.read_text() == before


def test_compiled_file_has_translations_without_fuzzy_ones(source_tree):
    write("nl", MERGED)
    translations.update()
    translations.compile_messages()
    with translations.po_file("nl").with_suffix(".mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)

    assert catalog.gettext("Reply") == "Reageren"
    assert catalog.ngettext("%(n)s day", "%(n)s days", 2) == "%(n)s dagen"
    assert catalog.pgettext("month", "May") == "mei"
    assert catalog.gettext("Send") == "Send"
