from community.live.streams import kind_of
from community.notifications.actions import mark_read, tell


def test_the_stream_of_a_member_says_how_many_are_unread_and_nothing_else(cast):
    tell(member=cast.bram, kind="forum.reply", thing="t1")
    tell(member=cast.bram, kind="forum.reply", thing="t2")
    (event,) = kind_of("me:x").read(str(cast.bram.pk), 0, 7)
    assert (event.frame, event.only) == ({"unread": 2}, [str(cast.bram.pk)])


def test_the_head_changes_when_something_is_told_and_when_it_is_read(cast):
    key = str(cast.bram.pk)
    seen = [kind_of("me:x").heads([key])[key].seq]
    tell(member=cast.bram, kind="forum.reply", thing="t1")
    seen.append(kind_of("me:x").heads([key])[key].seq)
    mark_read(actor=cast.bram)
    seen.append(kind_of("me:x").heads([key])[key].seq)
    assert len(set(seen)) == 3


def test_only_the_member_reads_their_stream(cast):
    may_read = kind_of("me:x").may_read
    assert may_read(cast.bram, str(cast.bram.pk))
    assert not may_read(cast.noor, str(cast.bram.pk))
    assert not may_read(None, str(cast.bram.pk))
