import base64
import json

import pytest

from community.groups.models import Group
from community.web.pagination import Cursor
from tests.support.people import make_group

BY_KEY = ("-pk",)
BY_TITLE = ("title", "slug")


def cursor_from(url: str, *order: str) -> Cursor:
    from django.http import QueryDict

    return Cursor.of(QueryDict(url.removeprefix("?")), *order)


def titles(page) -> list[str]:
    return [group.title for group in page.rows]


@pytest.fixture
def groups(db):
    """Five groups, made in order; titles repeat, so that only the second field tells two apart."""
    return [make_group(f"groep-{n}", title=f"Titel {n // 2}") for n in range(5)]


@pytest.mark.parametrize("order", [BY_KEY, BY_TITLE])
def test_slices_follow_each_other_without_gap_or_repeat(groups, order):
    expected, rows, url = list(Group.objects.order_by(*order)), [], "?"
    while url:
        page = cursor_from(url, *order).slice(Group.objects.all(), size=2)
        rows, url = rows + page.rows, page.next_url
    assert rows == expected


@pytest.mark.parametrize("order", [BY_KEY, BY_TITLE])
def test_the_way_back_shows_the_same_slices(groups, order):
    first = cursor_from("?", *order).slice(Group.objects.all(), size=2)
    second = cursor_from(first.next_url, *order).slice(Group.objects.all(), size=2)
    third = cursor_from(second.next_url, *order).slice(Group.objects.all(), size=2)
    assert cursor_from(third.previous_url, *order).slice(Group.objects.all(), size=2).rows == second.rows
    assert cursor_from(second.previous_url, *order).slice(Group.objects.all(), size=2).rows == first.rows
    assert (first.previous_url, third.next_url) == ("", "")


def test_a_new_row_does_not_move_the_next_slice(groups):
    first = Cursor.of({}, *BY_KEY).slice(Group.objects.all(), size=2)
    make_group("later")
    assert cursor_from(first.next_url, *BY_KEY).slice(Group.objects.all(), size=2).rows == [groups[2], groups[1]]


def test_a_slice_cut_short_by_the_beginning_is_the_first_one_whole(groups):
    first = Cursor.of({}, *BY_TITLE).slice(Group.objects.all(), size=3)
    after_one = Cursor.of({}, *BY_TITLE).slice(Group.objects.all(), size=1).next_url
    second = cursor_from(after_one, *BY_TITLE).slice(Group.objects.all(), size=3)
    assert cursor_from(second.previous_url, *BY_TITLE).slice(Group.objects.all(), size=3).rows == first.rows


def test_from_end_shows_the_last_rows_and_the_way_to_earlier_ones(groups):
    last = Cursor.of({}, "slug").slice(Group.objects.all(), size=2, from_end=True)
    earlier = cursor_from(last.previous_url, "slug").slice(Group.objects.all(), size=2, from_end=True)
    assert (last.rows, last.next_url) == (groups[3:], "")
    assert earlier.rows == groups[1:3]
    assert cursor_from(earlier.next_url, "slug").slice(Group.objects.all(), size=2, from_end=True).rows == groups[3:]


def test_the_urls_keep_the_other_parameters(groups):
    page = cursor_from("?thema=slaap&thema=rust", *BY_KEY).slice(Group.objects.all(), size=2)
    assert page.next_url.startswith("?thema=slaap&thema=rust&after=")


def test_a_cursor_does_not_show_the_key_of_a_row(groups):
    url = Cursor.of({}, *BY_KEY).slice(Group.objects.all(), size=2).next_url
    text = url.partition("after=")[2]
    values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    assert values == [str(groups[3].public_id)]


def encoded(values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.parametrize(
    "nonsense",
    [
        "' or 1=1",
        "x" * 5000,
        "é",
        encoded([]),
        encoded({}),
        encoded([1, 2, 3]),
        encoded([None, None]),
        encoded(["\0", 1]),
    ],
)
@pytest.mark.parametrize("name", ["after", "before"])
@pytest.mark.parametrize("order", [BY_KEY, BY_TITLE, ("-created_at", "slug"), ("position", "slug")])
def test_nonsense_gives_the_first_slice(groups, order, name, nonsense):
    expected = Cursor.of({}, *order).slice(Group.objects.all(), size=2).rows
    assert Cursor.of({name: nonsense}, *order).slice(Group.objects.all(), size=2).rows == expected


@pytest.mark.parametrize("value", [2**70, "9" * 30, 1e400, "2026-01-01", True, [1]])
def test_values_that_fit_no_column_give_the_first_slice(groups, value):
    for order in (("position", "slug"), ("-created_at", "slug")):
        page = Cursor.of({"after": encoded([value, "groep-0"])}, *order).slice(Group.objects.all(), size=2)
        assert len(page.rows) <= 2
