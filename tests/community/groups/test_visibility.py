from django.contrib.auth.models import AnonymousUser

from community.groups.actions import join_group, leave_group
from community.groups.choices import Admission, Visibility
from community.groups.models import Group
from tests.support.people import join, make_group


def test_a_closed_group_is_read_only_by_people_in_it(cast, circle, board):
    assert set(Group.objects.readable_by(AnonymousUser())) == {board}
    assert set(Group.objects.readable_by(cast.bram)) == {board}
    assert set(Group.objects.readable_by(cast.anna)) == {board, circle}


def test_a_group_by_invitation_is_not_listed_for_others(cast):
    hidden = make_group("besloten", admission=Admission.INVITATION, visibility=Visibility.GROUP)
    join(cast.anna, hidden)
    assert hidden not in Group.objects.visible_to(cast.bram)
    assert hidden not in Group.objects.visible_to(AnonymousUser())
    assert hidden in Group.objects.visible_to(cast.anna)


def test_joining_an_open_group_twice_makes_one_membership(cast):
    group = make_group("wandelaars", admission=Admission.EVERYONE)
    join_group(actor=cast.bram, group=group, agreement_version=1)
    join_group(actor=cast.bram, group=group, agreement_version=1)
    group.refresh_from_db()
    assert group.members_count == 1
    assert group in Group.objects.readable_by(cast.bram)


def test_asking_to_join_does_not_open_the_door_yet(cast, circle):
    join_group(actor=cast.bram, group=circle, agreement_version=1)
    assert circle not in Group.objects.readable_by(cast.bram)


def test_after_leaving_one_reads_nothing_more(cast, circle):
    leave_group(actor=cast.anna, group=circle)
    assert circle not in Group.objects.readable_by(cast.anna)
