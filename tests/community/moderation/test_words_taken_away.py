"""A name, a text "about me" and the title of an evening have no state: a decision takes them away, and another puts
them back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from chat.rooms.actions import make_room
from chat.rooms.models import Evening
from community.members.models import Persona
from community.members.profiles.actions import NameTakenAway, TooSoon, change_name
from community.members.profiles.names import name_key
from community.moderation.decisions.actions import OutcomeNotPossible, appeal_decision, decide_report
from community.moderation.direct.actions import act
from community.moderation.models import Decision, Report
from tests.support.responses import html_of

STATEMENT = {"rule": "recognisable", "explanation": "Hieraan herkent iemand je."}


@pytest.fixture
def bram(cast) -> Persona:
    Persona.objects.filter(member=cast.bram).update(about="Ik woon op de Brink.")
    return Persona.objects.get(member=cast.bram)


def take(cast, persona, outcome: str) -> Decision:
    decision = act(actor=cast.mo, kind="persona", thing=persona, outcome=outcome, **STATEMENT)
    persona.refresh_from_db()
    decision.refresh_from_db()
    return decision


def outcomes(browser, persona) -> list[str]:
    form = browser.get(reverse("moderation:act", args=["persona", persona.public_id])).context["form"]
    return [value for value, _label in form.fields["outcome"].widget.choices]


def test_name_is_neutral_until_the_member_chooses_another_without_waiting(cast, bram, as_member):
    decision = take(cast, bram, "rename")
    assert (decision.words_before, decision.writer) == ("Bram", cast.bram)
    assert bram.name != "Bram"
    browser = as_member(cast.bram)
    assert "Een moderator heeft je naam weggehaald" in html_of(browser.get(reverse("members:home")))
    assert browser.post(reverse("members:change_name"), {"name": "Wandelaar"}).status_code == 302
    bram.refresh_from_db()
    assert (bram.name, bram.must_choose_name) == ("Wandelaar", False)
    with pytest.raises(TooSoon):
        change_name(actor=cast.bram, name="Nog een naam")


def test_statement_says_what_was_taken_away_and_where_to_choose(cast, bram, as_member):
    decision = take(cast, bram, "rename")
    html = html_of(as_member(cast.bram).get(reverse("moderation:decision", args=[decision.public_id])))
    assert "Anderen zien een neutrale naam" in html
    assert reverse("members:change_name") in html
    assert "Wat is weggehaald" in html


def test_name_that_was_taken_away_is_free_for_nobody(cast, bram, as_member):
    take(cast, bram, "rename")
    with pytest.raises(NameTakenAway):
        change_name(actor=cast.bram, name="Bram")
    assert Persona.objects.is_taken(name_key("bram"), member=cast.noor)
    html = html_of(as_member(cast.bram).post(reverse("members:change_name"), {"name": "Bram"}))
    assert "Een moderator heeft deze naam weggehaald" in html


def test_second_look_puts_the_name_back_and_nobody_takes_it_again(cast, bram):
    decision = take(cast, bram, "rename")
    appeal = appeal_decision(actor=cast.bram, decision=decision, text="Zo heet ik hier al jaren.")
    colleague = cast.pia
    colleague.duties.create(kind="moderator")
    decide_report(actor=colleague, report=appeal, outcome="restore", **STATEMENT)
    bram.refresh_from_db()
    decision.refresh_from_db()
    assert (bram.name, bram.must_choose_name) == ("Bram", False)
    assert decision.reversed_at is not None
    assert not cast.bram.former_names.exists()
    report = Report.objects.create(kind="persona", thing=bram.public_id, rule="unkind", writer=cast.bram)
    with pytest.raises(OutcomeNotPossible):
        decide_report(actor=cast.mo, report=report, outcome="rename", **STATEMENT)


def test_moderator_puts_back_what_they_took_away(cast, bram, as_member):
    taken = take(cast, bram, "clear")
    assert bram.about == ""
    assert outcomes(as_member(cast.mo), bram) == ["restore", "rename", "warn", "keep"]
    take(cast, bram, "restore")
    taken.refresh_from_db()
    assert bram.about == "Ik woon op de Brink."
    assert taken.reversed_at is not None


def test_text_that_was_written_since_stays_when_the_old_one_is_put_back(cast, bram):
    take(cast, bram, "clear")
    Persona.objects.filter(pk=bram.pk).update(about="Ik houd van wandelen.")
    take(cast, bram, "restore")
    assert bram.about == "Ik houd van wandelen."


def test_name_that_was_chosen_since_stays_and_the_old_one_is_free_again(cast, bram):
    take(cast, bram, "rename")
    change_name(actor=cast.bram, name="Wandelaar")
    take(cast, bram, "restore")
    assert bram.name == "Wandelaar"
    assert not cast.bram.former_names.filter(taken_away=True).exists()


def test_name_for_a_closed_group_is_not_taken_away(cast, circle, as_member):
    persona = Persona.objects.create(
        member=cast.anna, group=circle, name="Zee", name_key=name_key("zee"), avatar_seed="z", about="Bij zee."
    )
    possible = outcomes(as_member(cast.mo), persona)
    assert "rename" not in possible
    assert "clear" in possible


def test_title_of_an_evening_is_taken_away_and_put_back_without_a_statement(cast, board):
    at = timezone.now() + timedelta(days=2)
    room = make_room(actor=cast.mo, group=board, title="De keukentafel")
    times = {"begins": at, "ends": at, "planned_begins": at, "planned_ends": at}
    evening = Evening.objects.create(room=room, title="Bel Jan", **times)
    decision = act(actor=cast.mo, kind="evening", thing=evening, outcome="clear", **STATEMENT)
    evening.refresh_from_db()
    assert (evening.title, decision.writer) == ("", None)
    act(actor=cast.mo, kind="evening", thing=evening, outcome="restore", **STATEMENT)
    evening.refresh_from_db()
    assert evening.title == "Bel Jan"
