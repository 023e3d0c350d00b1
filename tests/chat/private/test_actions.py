"""Actions in a conversation check the right of the actor themselves, with its row locked."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from chat.private import actions
from chat.private.models import Conversation, Message, Seat
from community.members.models import Member
from community.members.relations.actions import block_member
from community.permissions import NotAllowed
from tests.support.conversations import send
from tests.support.people import make_member


def test_ask_in_the_first_week_stores_no_question(settled):
    Member.objects.filter(pk=settled.bram.pk).update(joined_at=timezone.now() - timedelta(days=6))
    bram = Member.objects.get(pk=settled.bram.pk)
    with pytest.raises(NotAllowed, match="Na je eerste week"):
        actions.ask(actor=bram, name=bram.persona, other=settled.anna.persona)
    assert not Conversation.objects.exists()


def test_ask_by_a_visitor_stores_no_question(settled):
    with pytest.raises(NotAllowed, match="Kies eerst"):
        actions.ask(actor=AnonymousUser(), name=settled.bram.persona, other=settled.anna.persona)
    assert not Conversation.objects.exists()


def test_ask_under_the_name_of_another_member_stores_no_question(settled):
    with pytest.raises(NotAllowed, match="Onder deze naam"):
        actions.ask(actor=settled.bram, name=settled.noor.persona, other=settled.anna.persona)
    assert not Conversation.objects.exists()


@pytest.mark.parametrize("blocker", ["anna", "bram"])
def test_ask_after_a_block_with_a_persona_fetched_before_stores_no_question(settled, blocker):
    """The race: the block is stored between the lookup in the view and the action."""
    one, other = settled.bram, settled.anna
    persona = type(other.persona).objects.visible_to(one).get(pk=other.persona.pk)
    blocked = one if blocker == "anna" else other
    block_member(actor=getattr(settled, blocker), persona=blocked.persona)
    with pytest.raises(NotAllowed):
        actions.ask(actor=one, name=one.persona, other=persona)
    assert not Conversation.objects.exists()


@pytest.mark.parametrize("action", [actions.accept, actions.decline])
@pytest.mark.parametrize("who", ["noor", "bram", "visitor"])
def test_answer_by_anyone_but_the_asked_member_leaves_the_question(asked, settled, action, who):
    _mine, theirs = asked(settled.bram, settled.anna)
    actor = AnonymousUser() if who == "visitor" else getattr(settled, who)
    with pytest.raises(actions.ConversationGone):
        action(actor=actor, seat=theirs)
    assert Conversation.objects.get().state == "asked"


def test_accept_by_the_asker_leaves_the_question(asked, settled):
    mine, _theirs = asked(settled.bram, settled.anna)
    with pytest.raises(NotAllowed):
        actions.accept(actor=settled.bram, seat=mine)
    assert Conversation.objects.get().state == "asked"


def test_accept_without_taking_part_leaves_the_question(asked, settled):
    _mine, theirs = asked(settled.bram, settled.anna)
    Member.objects.filter(pk=settled.anna.pk).update(may_write=False)
    with pytest.raises(NotAllowed, match="Kies eerst"):
        actions.accept(actor=settled.anna, seat=theirs)
    assert Conversation.objects.get().state == "asked"


def test_accept_of_a_question_that_expired_meanwhile_says_that_it_is_gone(asked, settled, as_member, monkeypatch):
    _mine, theirs = asked(settled.bram, settled.anna)
    accept = actions.accept

    def accept_too_late(*, actor, seat):
        actions.expire_questions(before=timezone.now() + timedelta(seconds=1))
        accept(actor=actor, seat=seat)

    monkeypatch.setattr(actions, "accept", accept_too_late)
    answer = as_member(settled.anna).post(reverse("private:accept", args=[theirs.public_id]), follow=True)
    assert "Deze vraag is er niet meer." in answer.text
    assert Conversation.objects.get().state == "declined"


def test_end_by_somebody_else_leaves_the_conversation_open(talking, settled):
    mine, _theirs = talking(settled.bram, settled.anna)
    for actor in (settled.noor, settled.anna, AnonymousUser()):
        with pytest.raises(actions.ConversationGone):
            actions.end(actor=actor, seat=mine)
    assert Conversation.objects.get().state == "open"


@pytest.mark.parametrize("who", ["noor", "anna", "visitor"])
def test_send_message_at_the_seat_of_another_stores_nothing(talking, settled, who):
    mine, _theirs = talking(settled.bram, settled.anna)
    actor = AnonymousUser() if who == "visitor" else getattr(settled, who)
    with pytest.raises(NotAllowed, match="hier nu niets"):
        actions.send_message(actor=actor, seat=mine, cid="1", text="Hoi")
    assert not Message.objects.exists()


def test_send_message_before_the_other_agreed_stores_nothing(asked, settled):
    mine, theirs = asked(settled.bram, settled.anna)
    for actor, seat in ((settled.bram, mine), (settled.anna, theirs)):
        with pytest.raises(NotAllowed):
            actions.send_message(actor=actor, seat=seat, cid="1", text="Hoi")
    assert not Message.objects.exists()


@pytest.mark.parametrize("blocker", ["anna", "bram"])
def test_send_message_after_a_block_with_a_seat_fetched_before_stores_nothing(talking, settled, blocker):
    """The race: the block is stored between the lookup in the view and the action."""
    mine, _theirs = talking(settled.bram, settled.anna)
    seat = Seat.objects.visible_to(settled.bram).with_people().get(pk=mine.pk)
    assert seat.stage == "open"
    block_member(actor=getattr(settled, blocker), persona=(seat.persona if blocker == "anna" else seat.other))
    with pytest.raises(NotAllowed, match="hier nu niets"):
        actions.send_message(actor=settled.bram, seat=seat, cid="1", text="Hoi")
    assert not Message.objects.exists()


def test_form_keeps_the_text_when_a_block_is_stored_while_it_is_sent(talking, settled, as_member, monkeypatch):
    mine, _theirs = talking(settled.bram, settled.anna)
    send_message = actions.send_message

    def send_after_the_block(**arguments):
        block_member(actor=settled.anna, persona=settled.bram.persona)
        return send_message(**arguments)

    monkeypatch.setattr(actions, "send_message", send_after_the_block)
    answer = as_member(settled.bram).post(mine.get_absolute_url(), {"text": "Ben je er nog?", "cid": "1"})
    assert answer.context["form"].errors["text"] == [
        "Je kunt hier nu niets sturen. Wat je schreef is nog steeds van jou."
    ]
    assert not Message.objects.exists()


def test_remove_message_of_another_leaves_it_visible(talking, settled):
    mine, _theirs = talking(settled.bram, settled.anna)
    message = send(settled.bram, mine, "Hoi")
    for actor in (settled.anna, settled.noor, AnonymousUser()):
        with pytest.raises(NotAllowed, match="Alleen de schrijver"):
            actions.remove_message(actor=actor, message=message)
    assert Message.objects.get().state == "visible"


def test_mark_seat_read_by_another_keeps_the_seat_unread(talking, settled):
    mine, theirs = talking(settled.bram, settled.anna)
    send(settled.bram, mine, "Hoi")
    with pytest.raises(NotAllowed):
        actions.mark_seat_read(actor=settled.bram, seat=theirs, upto=1)
    assert Seat.objects.get(pk=theirs.pk).read_upto == 0


def test_a_member_who_was_never_asked_has_no_seat(asked, settled):
    asked(settled.bram, settled.anna)
    assert not Seat.objects.visible_to(make_member("buur")).exists()
    assert not Seat.objects.visible_to(AnonymousUser()).exists()
