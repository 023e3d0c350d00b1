"""A number of a help line works, and is shown only after a second person called it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from community.audit.models import AuditEntry
from community.members.models import Duty
from community.pages import actions
from community.pages.models import HelpLine, NumberChange
from community.pages.validators import callable_number, validate_hours
from community.permissions import NotAllowed
from tests.community.pages.test_helplines import edit_url, form_of
from tests.support.people import make_member

NEW = "088 123 45 67"
GOOD = {
    "112": "112",
    "113": "113",
    "116 111": "116111",
    "14 030": "14030",
    "0800-0113": "08000113",
    "0800 123 4567": "08001234567",
    "0900-1450": "09001450",
    "0900 – 1450": "09001450",
    "088 0767 000": "0880767000",
    "(020) 123 45 67": "0201234567",
    "0118-12.34.56": "0118123456",
    "06 13 86 38 03": "0613863803",
    "06\u00a013863803": "0613863803",
    "+31 6 13863803": "+31613863803",
    "+31 (0)20 123 45 67": "+31201234567",
    "0031 20 1234567": "+31201234567",
}
BAD = [
    "11", "114", "1133", "0800-011", "0800-01133", "0900", "088 0767 00", "088 0767 0000", "06 1386380", "06 138638033",
    "0800 ANGST", "bel 113", "113 of 0800-0113", "+32 2 123 45 67", "+31 088 0767 000", "+31", "0000000000",
    "0123456789012345", "113;ext=4", "tel:113", "0800-O113", "088\u200b0767000", "٠٨٨٠٧٦٧٠٠٠", "113!", "-",
]  # fmt: skip


@pytest.fixture
def line(db) -> HelpLine:
    return HelpLine.objects.get(key="luisterlijn")


@pytest.mark.once
@pytest.mark.parametrize(("shown", "dialled"), GOOD.items())
def test_number_that_works_is_dialled_as_it_is_shown(shown, dialled):
    assert callable_number(shown) == dialled


@pytest.mark.once
@pytest.mark.parametrize("number", BAD)
def test_number_that_does_not_work_is_refused(number):
    assert callable_number(number) == ""


@pytest.mark.once
@pytest.mark.parametrize(
    "hours", ["Op werkdagen 9.00 – 17.00", "ma-vr 9-17 uur", "van 22:00 tot 6:00", "Dag en nacht", "tot 24.00", "24/7"]
)
def test_hours_that_can_be_true_are_accepted(hours):
    validate_hours(hours)


@pytest.mark.once
@pytest.mark.parametrize("hours", ["9.00 – 25.00", "van 9 tot 9", "om 12:75", "17.60-18.00", "24.30", "9-26 uur"])
def test_hours_that_cannot_be_true_are_refused(hours):
    with pytest.raises(ValidationError):
        validate_hours(hours)


@pytest.mark.parametrize("name", ["phone", "phone_free", "whatsapp"])
def test_wrong_number_comes_back_with_an_example(editor, line, name):
    answer = editor.post(edit_url(line), form_of(line) | {name: "088 0767"})
    assert answer.status_code == 200
    assert "0800-0113" in answer.content.decode()
    assert not NumberChange.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"hours": "9.00 - 25.00"}, "Deze tijd bestaat niet"),
        ({"always_open": "on", "hours": "9.00 - 17.00"}, "dag en nacht"),
        ({"always_open": "", "hours": ""}, "Zeg wanneer er iemand opneemt"),
        ({"checked_on": "2999-01-01"}, "moet nog komen"),
    ],
)
def test_hours_and_dates_that_contradict_come_back(editor, line, fields, words):
    form = {name: value for name, value in (form_of(line) | fields).items() if value or name != "always_open"}
    answer = editor.post(edit_url(line), form)
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_old_number_stays_until_somebody_else_called_the_new_one(editor, cast, line, client, as_member):
    old = line.phone
    editor.post(edit_url(line), form_of(line) | {"phone": NEW, "costs": "Gratis"})
    line.refresh_from_db()
    assert (line.phone, line.costs) == (old, "Gratis")
    shown = client.get("/hulplijnen/").content.decode()
    assert "tel:0881234567" not in shown
    assert "tel:0880767000" in shown
    otto, change = as_member(cast.otto), NumberChange.objects.get()
    page = otto.get(reverse("numbers:waiting")).content.decode()
    assert 'href="tel:0881234567"' in page
    assert "Bel het nummer eerst zelf" in page
    accept = reverse("numbers:accept", args=[change.public_id])
    wrong = otto.post(accept, {"phone": "088 1234568"})
    assert wrong.status_code == 200
    assert "een ander nummer" in wrong.content.decode()
    otto.post(accept, {"phone": "0881234567"})
    line.refresh_from_db()
    assert line.phone == NEW
    assert "tel:0881234567" in client.get("/hulplijnen/").content.decode()
    assert not NumberChange.objects.exists()


def test_editor_does_not_accept_a_number_of_her_own(editor, cast, line):
    change = actions.propose_number(actor=cast.eva, line=line, numbers={"phone": NEW})
    page = editor.get(reverse("numbers:waiting")).content.decode()
    assert "Iemand anders kijkt" in page
    answer = editor.post(reverse("numbers:accept", args=[change.public_id]), {"phone": NEW})
    assert answer.status_code == 403
    line.refresh_from_db()
    assert line.phone == "088 0767 000"


def test_only_editor_accepts_her_own_number_and_that_is_recorded(editor, cast, line):
    Duty.objects.exclude(member=cast.eva).delete()
    change = actions.propose_number(actor=cast.eva, line=line, numbers={"phone": NEW})
    assert "Je bent hier de enige redacteur" in editor.get(reverse("numbers:waiting")).content.decode()
    editor.post(reverse("numbers:accept", args=[change.public_id]), {"phone": NEW})
    line.refresh_from_db()
    assert line.phone == NEW
    assert AuditEntry.objects.get(verb="pages.accept_number").facts == {"alone": True}


def test_declined_number_is_gone_and_the_old_one_stays(editor, cast, line):
    change = actions.propose_number(actor=cast.eva, line=line, numbers={"phone": NEW})
    editor.post(reverse("numbers:decline", args=[change.public_id]))
    line.refresh_from_db()
    assert (line.phone, NumberChange.objects.count()) == ("088 0767 000", 0)


def test_second_proposal_replaces_the_first(editor, cast, line):
    first = actions.propose_number(actor=cast.eva, line=line, numbers={"phone": NEW})
    editor.post(edit_url(line), form_of(line) | {"phone": "0800-1234"})
    assert NumberChange.objects.get().phone == "0800-1234"
    with pytest.raises(NotAllowed):
        actions.accept_number(actor=cast.eva, change=NumberChange.objects.get())
    actions.accept_number(actor=cast.otto, change=first)
    line.refresh_from_db()
    assert line.phone == "088 0767 000", "the first one is not there any more"


def test_new_line_gets_its_number_after_the_second_look(editor, cast, client):
    form = form_of(HelpLine(key="de-lijn", name="De Lijn", for_whom="Iedereen", hours="Op werkdagen", owner="Eva"))
    editor.post(reverse("wagtailsnippets_pages_helpline:add"), form | {"phone": NEW})
    assert HelpLine.objects.get(key="de-lijn").phone == ""
    actions.accept_number(actor=cast.otto, change=NumberChange.objects.get())
    assert "tel:0881234567" in client.get("/hulplijnen/").content.decode()


def test_key_of_a_line_cannot_change(editor, line):
    editor.post(edit_url(line), form_of(line) | {"key": "andere"})
    line.refresh_from_db()
    assert line.key == "luisterlijn"
    line.key = "andere"
    with pytest.raises(ValidationError):
        line.save()


def test_preview_shows_the_number_that_was_typed(editor, line):
    preview = reverse("wagtailsnippets_pages_helpline:preview_on_edit", args=[line.pk])
    editor.post(preview, form_of(line) | {"phone": NEW})
    shown = editor.get(preview).content.decode()
    assert "Zo ziet een bezoeker het" in shown
    assert 'href="tel:0881234567"' in shown


def test_editor_whose_duty_ended_accepts_nothing(cast, line):
    change = actions.propose_number(actor=cast.eva, line=line, numbers={"phone": NEW})
    make_member("els")
    Duty.objects.filter(member=cast.otto).delete()
    with pytest.raises(NotAllowed):
        actions.accept_number(actor=cast.otto, change=change)


def test_number_for_people_in_danger_stays_on_every_page(editor):
    line = HelpLine.objects.get(key="113")
    form = {name: value for name, value in form_of(line).items() if name != "in_footer"}
    answer = editor.post(edit_url(line), form)
    assert "Laat het daar staan" in answer.content.decode()
    assert HelpLine.objects.get(key="113").in_footer
