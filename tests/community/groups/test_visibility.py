from django.contrib.auth.models import AnonymousUser

from community.groups.actions import join_group, leave_group
from community.groups.choices import Admission, Visibility
from community.groups.models import Group
from tests.support.people import join, make_group


def test_closed_group_is_readable_by_its_members_only(cast, circle, board):
    assert set(Group.objects.readable_by(AnonymousUser())) == {board}
    assert set(Group.objects.readable_by(cast.bram)) == {board}
    assert set(Group.objects.readable_by(cast.anna)) == {board, circle}


def test_group_by_invitation_is_visible_to_its_members_only(cast):
    hidden = make_group("besloten", admission=Admission.INVITATION, visibility=Visibility.GROUP)
    join(cast.anna, hidden)
    assert hidden not in Group.objects.visible_to(cast.bram)
    assert hidden not in Group.objects.visible_to(AnonymousUser())
    assert hidden in Group.objects.visible_to(cast.anna)


def test_joining_twice_makes_one_membership(cast):
    group = make_group("wandelaars", admission=Admission.EVERYONE)
    join_group(actor=cast.bram, group=group, agreement_version=1)
    join_group(actor=cast.bram, group=group, agreement_version=1)
    group.refresh_from_db()
    assert group.members_count == 1
    assert group in Group.objects.readable_by(cast.bram)


def test_request_to_join_gives_no_access(cast, circle):
    join_group(actor=cast.bram, group=circle, agreement_version=1)
    assert circle not in Group.objects.readable_by(cast.bram)


def test_former_member_cannot_read_the_group(cast, circle):
    leave_group(actor=cast.anna, group=circle)
    assert circle not in Group.objects.readable_by(cast.anna)
