"""The tests see rows without an order in another order than they were written."""

from community.groups.models import Group
from tests.support.people import make_group


def test_rows_come_as_they_were_written_only_when_that_is_asked(db):
    for slug in ("een", "twee", "drie"):
        make_group(slug)
    asked = Group.objects.order_by("pk")
    assert [group.slug for group in asked] == ["een", "twee", "drie"]
    assert [group.slug for group in asked.order_by()] == ["drie", "twee", "een"]
