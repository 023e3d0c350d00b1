"""Every kind says whether a person is behind it; and then block and mute hold for it, whatever room it comes from."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from community.members.models import Member
from community.members.relations.actions import block_member, mute_persona
from community.notifications.actions import notify
from community.notifications.choices import Cause
from community.notifications.kinds import Kind, kinds
from community.notifications.models import Notification
from community.notifications.unread import badge_count, list_page, unread_fingerprints
from tests.community.notifications.every_kind import SCENES, end_first_weeks
from tests.community.notifications.scenes import give_mail_consent, send_mail


def mutes(anna, who):
    mute_persona(actor=anna, persona=who)


def blocks(anna, who):
    block_member(actor=anna, persona=who)


def is_blocked(anna, who):
    block_member(actor=who.member, persona=anna.persona)


def is_away(anna, who):
    Member.objects.filter(pk=who.member_id).update(away_since=timezone.now())


def waits_for(member) -> tuple[int, int, bool, int]:
    """In the badge, in the list, for open pages, and by mail."""
    member = Member.objects.get(pk=member.pk)
    rows = list_page(member, {}, size=9).rows
    return badge_count(member), len(rows), str(member.pk) in unread_fingerprints([member.pk]), send_mail()


def after(happens, member, who) -> tuple:
    """Return the unread kinds after this happened, and undo it."""
    with transaction.atomic():
        happens(Member.objects.get(pk=member.pk), who)
        kinds_seen = waits_for(member)
        transaction.set_rollback(True)
    return kinds_seen


def test_every_kind_has_a_scene_and_a_cause():
    assert sorted(kind.name for kind in kinds()) == sorted(SCENES)
    assert {type(kind.cause) for kind in kinds()} == {Cause}


def test_kind_without_a_cause_is_refused():
    with pytest.raises(TypeError):
        Kind(name="x", text="", seen=None, addresses=lambda rows, member: {})


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_block_and_mute_silence_persons_and_not_the_house(cast, kind):
    end_first_weeks(cast)
    give_mail_consent(cast.anna)
    who = SCENES[kind.name](cast)
    row = Notification.objects.get(member=cast.anna, read_at=None)
    assert (row.kind, row.caused_as) == (kind.name, who)
    assert (row.caused_by_id, kind.cause) == ((who.member_id, Cause.PERSON) if who else (None, Cause.HOUSE))
    heard, silence = (1, 1, True, 1), (0, 0, False, 0)
    assert after(lambda *_nothing: None, cast.anna, who) == heard
    expected = silence if who else heard
    for happens in (mutes, blocks, is_blocked, is_away):
        assert after(happens, cast.anna, who or cast.mo.persona) == expected, happens.__name__


def test_block_and_mute_stop_every_kind_when_it_is_created(cast, score):
    who, kinds_of_people = cast.noor.persona, [kind for kind in kinds() if kind.cause == Cause.PERSON]
    for happens in (None, mutes, blocks, is_blocked):
        with transaction.atomic():
            if happens:
                happens(Member.objects.get(pk=cast.anna.pk), who)
            told = [notify(member=cast.anna, kind=kind.name, thing=uuid4(), caused_as=who) for kind in kinds_of_people]
            assert [row is not None for row in told] == [happens is None] * len(kinds_of_people)
            transaction.set_rollback(True)
    score("Notifications: kinds that a block and a mute silence, when told and when shown", len(kinds_of_people))


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.cause == Cause.HOUSE], ids=lambda kind: kind.name)
def test_notification_of_the_house_names_nobody(cast, kind):
    with pytest.raises(ValueError, match="names nobody"):
        notify(member=cast.anna, kind=kind.name, thing=uuid4(), caused_as=cast.mo.persona)


def test_mute_of_one_persona_does_not_silence_the_other(cast):
    """noor knocks under a name for that group alone: who muted the name of the community still hears it."""
    mute_persona(actor=cast.anna, persona=cast.noor.persona)
    SCENES["groups.asked"](cast)
    assert badge_count(Member.objects.get(pk=cast.anna.pk)) == 1
