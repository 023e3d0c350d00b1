from community.notifications.actions import mark_read, notify
from community.notifications.models import Notification


def test_the_same_thing_twice_is_one_unread_notification(cast):
    notify(member=cast.bram, kind="forum.reply", thing="t1", caused_as=cast.noor.persona)
    notify(member=cast.bram, kind="forum.reply", thing="t1", caused_as=cast.pia.persona)
    assert Notification.objects.visible_to(cast.bram).unread().count() == 1


def test_nothing_is_said_across_a_block(cast):
    assert notify(member=cast.anna, kind="forum.reply", thing="t1", caused_as=cast.ben.persona) is None
    assert notify(member=cast.ben, kind="forum.reply", thing="t1", caused_as=cast.anna.persona) is None


def test_nobody_is_told_what_they_did_themselves(cast):
    assert notify(member=cast.bram, kind="forum.reply", thing="t1", caused_as=cast.bram.persona) is None


def test_marking_read_touches_only_ones_own(cast):
    notify(member=cast.bram, kind="moderation.looked", thing="t1", caused_as=None)
    notify(member=cast.noor, kind="moderation.looked", thing="t1", caused_as=None)
    assert mark_read(actor=cast.bram) == 1
    assert Notification.objects.visible_to(cast.noor).unread().count() == 1
