from community.groups.models import Group
from community.web.pagination import newest_first
from tests.support.people import make_group


def test_pages_follow_each_other_without_gap_or_repeat(db):
    groups = [make_group(f"groep-{n}") for n in range(5)]
    seen, before = [], ""
    while True:
        page = newest_first(Group.objects.all(), before=before, size=2)
        seen += page.rows
        if not (before := page.older):
            break
    assert seen == groups[::-1]


def test_a_new_row_does_not_move_the_next_page(db):
    groups = [make_group(f"groep-{n}") for n in range(4)]
    first = newest_first(Group.objects.all(), before="", size=2)
    make_group("later")
    assert newest_first(Group.objects.all(), before=first.older, size=2).rows == [groups[1], groups[0]]


def test_a_cursor_that_is_no_id_gives_the_first_page(db):
    group = make_group("een")
    assert newest_first(Group.objects.all(), before="' or 1=1", size=2).rows == [group]
