"""Asking: members can write only after both agreed, and never learn why not."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from chat.private import actions
from chat.private.choices import Stage
from chat.private.models import Conversation, Seat
from chat.private.tasks import update_questions
from chat.private.views import QUESTIONS_PER_DAY
from community.audit.models import AuditEntry
from community.groups.actions import leave_group
from community.members.duties.actions import end_duty, give_duty
from community.members.models import Member
from community.members.relations.actions import block_member
from community.notifications.models import Notification
from community.permissions import NotAllowed
from community.privacy.actions import come_back, pause
from tests.support.conversations import closed_group, persona_for, seat_of
from tests.support.mfa import add_authenticator_app, pass_second_step
from tests.support.people import make_member

WAITS = "Je wacht op een antwoord"


@pytest.fixture(autouse=True)
def own_room_counts_what_the_list_shows(db):
    """After each test of this file: the small query of the own room gives the stages that ``visible_to`` gives."""
    yield
    for member in Member.objects.all():
        shown = Seat.objects.visible_to(member).filter(stage__in=[Stage.QUESTION, Stage.OPEN])
        stages = set(shown.values_list("pk", "stage"))
        assert set(Seat.objects.asking_or_open(member).values_list("pk", "stage")) == stages
        assert Seat.objects.may_have_news(member) or not stages


def ask(browser, persona, **data):
    return browser.post(reverse("private:ask", args=[persona.public_id]), data)


def profile_of(member) -> str:
    return reverse("members:profile", args=[member.persona.public_id])


def told(member) -> list[str]:
    return list(Notification.objects.filter(member=member, kind__startswith="private.").values_list("kind", flat=True))


def test_members_can_write_only_after_both_agreed(settled, as_member):
    bram, anna = as_member(settled.bram), as_member(settled.anna)
    ask(bram, settled.anna.persona)
    mine, theirs = seat_of(settled.bram, settled.anna), seat_of(settled.anna, settled.bram)
    assert WAITS in bram.get(mine.get_absolute_url()).text
    bram.post(mine.get_absolute_url(), {"text": "Toch al iets", "cid": "1"})
    assert not mine.conversation.messages.exists()
    assert "Mag ik je een bericht sturen?" in anna.get(theirs.get_absolute_url()).text
    anna.post(reverse("private:accept", args=[theirs.public_id]))
    bram.post(mine.get_absolute_url(), {"text": "Fijn!", "cid": "1"})
    assert "Fijn!" in anna.get(theirs.get_absolute_url()).text
    verbs = AuditEntry.objects.filter(verb__startswith="private.").values_list("verb", "actor").order_by("pk")
    assert list(verbs) == [
        ("private.ask", settled.bram.pk),
        ("private.open", settled.anna.pk),
        ("private.send", settled.bram.pk),
    ]


def test_members_who_ask_each_other_agree(settled, as_member):
    ask(as_member(settled.bram), settled.anna.persona)
    ask(as_member(settled.anna), settled.bram.persona)
    assert Conversation.objects.get().state == "open"


def test_asker_cannot_accept_for_the_other(asked, settled, as_member):
    mine, _theirs = asked(settled.bram, settled.anna)
    as_member(settled.bram).post(reverse("private:accept", args=[mine.public_id]))
    with pytest.raises(NotAllowed):
        actions.accept(actor=settled.bram, seat=mine)
    ask(as_member(settled.bram), settled.anna.persona)
    assert Conversation.objects.get().state == "asked"


def test_declined_question_looks_like_waiting_and_is_not_asked_again(asked, settled, as_member):
    mine, theirs = asked(settled.bram, settled.anna)
    bram = as_member(settled.bram)
    pages = [reverse("private:index"), mine.get_absolute_url(), profile_of(settled.anna)]
    before = [without_token(bram.get(page)) for page in pages]
    as_member(settled.anna).post(reverse("private:decline", args=[theirs.public_id]))
    assert Conversation.objects.get().state == "declined"
    assert [without_token(bram.get(page)) for page in pages] == before
    ask(bram, settled.anna.persona)
    assert Conversation.objects.get().state == "declined"
    assert as_member(settled.anna).get(theirs.get_absolute_url()).status_code == 404


def without_token(answer) -> str:
    return re.sub(r'(name="(?:csrfmiddlewaretoken|submission_id)" value=")[^"]+|nonce="[^"]+', "", answer.text)


def test_member_who_declined_can_still_ask_and_so_agree(asked, settled):
    _mine, theirs = asked(settled.bram, settled.anna)
    actions.decline(actor=settled.anna, seat=theirs)
    actions.ask(actor=settled.anna, name=settled.anna.persona, other=settled.bram.persona)
    assert Conversation.objects.get().state == "open"


def test_new_member_cannot_ask_in_the_first_week_and_reads_from_when(settled, as_member):
    settled.bram.joined_at = timezone.now() - timedelta(days=6, hours=23)
    settled.bram.save()
    bram = as_member(settled.bram)
    day = timezone.localtime(settled.bram.joined_at + timedelta(days=7))
    page = bram.get(reverse("private:ask", args=[settled.anna.persona.public_id])).text
    assert f"{day.day} " in page.split("Vanaf")[1][:30]
    assert ask(bram, settled.anna.persona).status_code == 403
    assert not Conversation.objects.exists()
    Member.objects.filter(pk=settled.bram.pk).update(joined_at=timezone.now() - timedelta(days=7, minutes=1))
    assert ask(bram, settled.anna.persona).status_code == 302
    assert Conversation.objects.exists()


def test_question_reaches_a_new_member_after_their_first_week(settled, as_member):
    Member.objects.filter(pk=settled.anna.pk).update(joined_at=timezone.now() - timedelta(days=2))
    ask(as_member(settled.bram), settled.anna.persona)
    url = seat_of(settled.anna, settled.bram).get_absolute_url()
    update_questions()
    assert (as_member(settled.anna).get(url).status_code, told(settled.anna)) == (404, [])
    Member.objects.filter(pk=settled.anna.pk).update(joined_at=timezone.now() - timedelta(days=8))
    update_questions()
    update_questions()
    assert (as_member(settled.anna).get(url).status_code, told(settled.anna)) == (200, ["private.question"])


def test_question_to_a_member_who_wants_none_is_never_shown_and_the_asker_cannot_tell(settled, as_member):
    anna, bram = as_member(settled.anna), as_member(settled.bram)
    anna.post(reverse("private:being_asked"), {"answer": "no"})
    page = bram.get(profile_of(settled.anna)).text
    assert reverse("private:ask", args=[settled.anna.persona.public_id]) in page
    ask(bram, settled.anna.persona)
    assert WAITS in bram.get(seat_of(settled.bram, settled.anna).get_absolute_url()).text
    assert (settled.bram.persona.name in anna.get(reverse("private:index")).text, told(settled.anna)) == (False, [])
    anna.post(reverse("private:being_asked"), {"answer": "yes"})
    ask(as_member(settled.noor), settled.anna.persona)
    page = anna.get(reverse("private:index")).text
    assert (settled.noor.persona.name in page, settled.bram.persona.name in page) == (True, False)


def test_questions_turned_off_in_the_first_week_stay_hidden_after_it(settled, as_member):
    Member.objects.filter(pk=settled.anna.pk).update(joined_at=timezone.now() - timedelta(days=2))
    ask(as_member(settled.bram), settled.anna.persona)
    as_member(settled.anna).post(reverse("private:being_asked"), {"answer": "no"})
    Member.objects.filter(pk=settled.anna.pk).update(joined_at=timezone.now() - timedelta(days=8))
    update_questions()
    url = seat_of(settled.anna, settled.bram).get_absolute_url()
    assert (as_member(settled.anna).get(url).status_code, told(settled.anna)) == (404, [])


@pytest.fixture
def young(settled) -> Member:
    """Born sixteen years ago: young also when a year begins meanwhile."""
    return make_young("jip", settled)


def make_young(name: str, settled) -> Member:
    person = make_member(name, joined_at=settled.anna.joined_at)
    person.birth_year = timezone.localdate().year - 16
    person.save()
    return person


@pytest.mark.parametrize("who", ["the adult", "the minor"])
def test_question_between_a_minor_and_an_adult_never_arrives(settled, young, as_member, who):
    one, other = (settled.bram, young) if who == "the adult" else (young, settled.bram)
    ask(as_member(one), other.persona)
    assert WAITS in as_member(one).get(seat_of(one, other).get_absolute_url()).text
    theirs = seat_of(other, one)
    assert as_member(other).get(theirs.get_absolute_url()).status_code == 404
    assert as_member(other).post(reverse("private:accept", args=[theirs.public_id])).status_code == 404
    ask(as_member(other), one.persona)
    assert Conversation.objects.get().state == "asked"
    assert told(one) + told(other) == []


def test_two_minors_can_write_to_each_other(settled, young, talking):
    talking(young, make_young("saar", settled))
    assert Conversation.objects.get().state == "open"


def test_moderator_on_duty_and_a_minor_can_write_and_both_see_the_duty(settled, young, talking, as_member):
    theirs, mine = talking(young, settled.mo)
    assert "Je schrijft met een moderator" in as_member(young).get(theirs.get_absolute_url()).text
    assert "Je schrijft hier als moderator" in as_member(settled.mo).get(mine.get_absolute_url()).text
    end_duty(actor=None, duty=settled.mo.duties.get(kind="moderator"))
    assert "Dit gesprek is voorbij" in as_member(young).get(theirs.get_absolute_url()).text


def test_moderator_of_another_group_cannot_reach_a_minor(settled, young):
    give_duty(actor=None, member=settled.bram, kind="moderator", group=closed_group())
    actions.ask(actor=settled.bram, name=settled.bram.persona, other=young.persona)
    assert not Seat.objects.visible_to(young).exists()


def test_question_to_a_member_without_a_year_of_birth_never_arrives(settled):
    Member.objects.filter(pk=settled.anna.pk).update(birth_year=None)
    actions.ask(actor=settled.bram, name=settled.bram.persona, other=settled.anna.persona)
    assert not Seat.objects.visible_to(Member.objects.get(pk=settled.anna.pk)).exists()


def test_asking_across_a_block_is_a_404(settled, as_member):
    block_member(actor=settled.anna, persona=settled.bram.persona)
    for one, other in ((settled.anna, settled.bram), (settled.bram, settled.anna)):
        assert ask(as_member(one), other.persona).status_code == 404


def test_number_of_questions_a_day_is_limited(settled, as_member):
    bram = as_member(settled.bram)
    others = [make_member(f"buur{n}") for n in range(QUESTIONS_PER_DAY + 1)]
    answers = [ask(bram, other.persona).status_code for other in others]
    assert answers == [302] * QUESTIONS_PER_DAY + [200]
    assert Conversation.objects.count() == QUESTIONS_PER_DAY


def test_question_expires_after_two_months_and_looks_the_same_for_the_asker(asked, settled, as_member):
    mine, theirs = asked(settled.bram, settled.anna)
    Conversation.objects.update(asked_at=timezone.now() - timedelta(days=61))
    update_questions()
    assert WAITS in as_member(settled.bram).get(mine.get_absolute_url()).text
    assert as_member(settled.anna).get(theirs.get_absolute_url()).status_code == 404


def test_member_without_consent_cannot_ask(settled, as_member):
    Member.objects.filter(pk=settled.bram.pk).update(may_write=False)
    assert ask(as_member(settled.bram), settled.anna.persona).status_code == 403


# names for closed groups


def test_two_personas_of_a_member_have_two_conversations_without_a_link(settled, as_member):
    group = closed_group()
    owl = persona_for(group, settled.anna, "Uil")
    mine = persona_for(group, settled.bram, "Beuk")
    bram = as_member(settled.bram)
    ask(bram, settled.anna.persona)
    ask(bram, owl)
    rows = Seat.objects.filter(persona__member=settled.bram).order_by("pk").values_list("persona", "other")
    assert list(rows) == [(settled.bram.persona.pk, settled.anna.persona.pk), (mine.pk, owl.pk)]
    first, second = Seat.objects.filter(persona__member=settled.bram).order_by("pk")
    assert first.conversation != second.conversation
    page = as_member(settled.anna).get(Seat.objects.get(persona=owl).get_absolute_url()).text
    assert "Beuk" in page
    assert settled.bram.persona.name not in page
    assert str(settled.bram.persona.public_id) not in page


def test_member_cannot_ask_under_a_persona_that_the_other_does_not_know(settled, as_member):
    group = closed_group()
    owl = persona_for(group, settled.anna, "Uil")
    ask(as_member(settled.anna), settled.bram.persona, name=str(owl.public_id))
    assert Seat.objects.get(other=settled.bram.persona).persona == settled.anna.persona
    with pytest.raises(NotAllowed):
        actions.ask(actor=settled.anna, name=owl, other=settled.noor.persona)


def test_member_of_the_same_closed_group_can_be_asked_under_the_persona_for_it(settled, as_member):
    group = closed_group()
    owl = persona_for(group, settled.anna, "Uil")
    group.memberships.create(member=settled.bram, persona=settled.bram.persona, state="active")
    anna = as_member(settled.anna)
    page = anna.get(reverse("private:ask", args=[settled.bram.persona.public_id])).text
    assert str(owl.public_id) in page
    ask(anna, settled.bram.persona, name=str(owl.public_id))
    assert Seat.objects.get(other=settled.bram.persona).persona == owl


def test_leaving_the_group_ends_the_conversation_of_its_personas(settled, as_member):
    group = closed_group()
    owl, beech = persona_for(group, settled.anna, "Uil"), persona_for(group, settled.bram, "Beuk")
    actions.ask(actor=settled.bram, name=beech, other=owl)
    actions.ask(actor=settled.anna, name=owl, other=beech)
    assert Conversation.objects.get().state == "open"
    leave_group(actor=settled.anna, group=group)
    for member in (settled.anna, settled.bram):
        assert [seat.stage for seat in Seat.objects.visible_to(member)] == ["over"]


def test_member_who_is_away_cannot_write_and_finds_the_conversation_after_coming_back(settled, talking, as_member):
    mine, _theirs = talking(settled.bram, settled.anna)
    pause(actor=settled.bram)
    assert "Dit gesprek is voorbij" in as_member(settled.bram).get(mine.get_absolute_url()).text
    come_back(actor=settled.bram)
    assert "Dit gesprek is voorbij" not in as_member(settled.bram).get(mine.get_absolute_url()).text


def test_moderator_writes_to_a_minor_only_in_a_session_with_a_second_step(settled, young, talking, as_member, settings):
    mine, _theirs = talking(settled.mo, young)
    settings.STAFF_SECOND_FACTOR = True
    add_authenticator_app(settled.mo)
    mo = as_member(settled.mo)
    assert mo.get(mine.get_absolute_url()).headers["Location"].startswith(reverse("second_step"))
    mo.post(mine.get_absolute_url(), {"text": "Hoi", "cid": "1"})
    assert not mine.conversation.messages.exists()
    assert pass_second_step(mo, settled.mo).get(mine.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("who", ["anna", "bram"])
def test_leaving_the_group_ends_a_conversation_that_began_under_the_persona_for_it(settled, who):
    """For both, whoever of the two went: nobody writes to who can read it no more."""
    group = closed_group()
    owl = persona_for(group, settled.anna, "Uil")
    group.memberships.create(member=settled.bram, persona=settled.bram.persona, state="active")
    actions.ask(actor=settled.anna, name=owl, other=settled.bram.persona)
    actions.accept(actor=settled.bram, seat=Seat.objects.get(other=owl))
    leave_group(actor=getattr(settled, who), group=group)
    for member in (settled.anna, settled.bram):
        assert [seat.stage for seat in Seat.objects.visible_to(member)] == ["over"]
