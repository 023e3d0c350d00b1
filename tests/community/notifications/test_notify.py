from community.notifications.actions import mark_read, notify
from community.notifications.models import Notification


def test_second_notification_about_a_thing_renews_the_first(cast):
    notify(member=cast.bram, kind="forum.reply", thing="t1", caused_as=cast.noor.persona)
    notify(member=cast.bram, kind="forum.reply", thing="t1", caused_as=cast.pia.persona)
    assert Notification.objects.visible_to(cast.bram).unread().count() == 1


def test_no_notification_across_a_block(cast):
    assert notify(member=cast.anna, kind="forum.reply", thing="t1", caused_as=cast.ben.persona) is None
    assert notify(member=cast.ben, kind="forum.reply", thing="t1", caused_as=cast.anna.persona) is None


def test_no_notification_about_own_acts(cast):
    assert notify(member=cast.bram, kind="forum.reply", thing="t1", caused_as=cast.bram.persona) is None


def test_mark_read_changes_only_own_notifications(cast):
    notify(member=cast.bram, kind="moderation.looked", thing="t1", caused_as=None)
    notify(member=cast.noor, kind="moderation.looked", thing="t1", caused_as=None)
    assert mark_read(actor=cast.bram) == 1
    assert Notification.objects.visible_to(cast.noor).unread().count() == 1
