"""A group can be meant for some ages: members of another age read so kindly, and cannot join."""

import pytest
from django.urls import reverse
from django.utils import timezone

from community.groups.actions import WrongAge, join_group
from community.groups.choices import Admission, Ages, GroupKind, MembershipState, Visibility
from community.groups.models import Group, Membership
from community.members.models import Member
from tests.support.groups import GROUP_FORM, membership_state, request_to_join
from tests.support.people import join, make_group
from tests.support.responses import get_page, html_of

KIND_TEXT = "Deze groep is voor een andere leeftijd"


@pytest.fixture
def jip(cast) -> Member:
    """Return bram, sixteen years old, and still young when a year begins during the test."""
    cast.bram.birth_year = timezone.localdate().year - 16
    cast.bram.save()
    return cast.bram


@pytest.mark.parametrize("admission", [Admission.EVERYONE, Admission.ON_REQUEST])
def test_member_of_another_age_cannot_join(cast, jip, as_member, admission):
    grown, young = (make_group(f"voor-{ages}", ages=ages, admission=admission) for ages in (Ages.ADULT, Ages.YOUNG))
    for member, closed, opened in ((jip, grown, young), (cast.noor, young, grown)):
        assert request_to_join(as_member(member), closed).status_code == 302
        assert not Membership.objects.filter(member=member).exists()
        with pytest.raises(WrongAge):
            join_group(actor=member, group=closed, agreement_version=1)
        request_to_join(as_member(member), opened)
        assert Membership.objects.get(member=member).group == opened


def test_join_page_for_another_age_explains_kindly_without_form(cast, jip, as_member):
    group = make_group("vanaf-achttien", ages=Ages.ADULT)
    at_the_door = html_of(get_page(as_member(jip), "groups:group", group.slug))
    assert KIND_TEXT in at_the_door
    assert reverse("groups:join", args=[group.slug]) not in at_the_door
    older = html_of(get_page(as_member(cast.noor), "groups:group", group.slug))
    assert KIND_TEXT not in older
    assert reverse("groups:join", args=[group.slug]) in older
    assert "18 jaar en ouder" in html_of(get_page(as_member(None), "groups:group", group.slug))


def test_member_without_birth_year_joins_only_groups_for_all_ages(cast):
    cast.bram.birth_year = None
    cast.bram.save()
    for ages in (Ages.ADULT, Ages.YOUNG):
        with pytest.raises(WrongAge):
            join_group(actor=cast.bram, group=make_group(f"voor-{ages}", ages=ages), agreement_version=1)
    assert join_group(actor=cast.bram, group=make_group("voor-iedereen"), agreement_version=1)


def test_new_ages_keep_members_and_end_requests_of_other_ages(cast, jip, as_member):
    group = make_group("wandelen")
    inside = Member.objects.get(pk=cast.eva.pk)
    Member.objects.filter(pk=inside.pk).update(birth_year=timezone.localdate().year - 16)
    join(inside, group)
    request_to_join(as_member(jip), group)
    request_to_join(as_member(cast.noor), group)
    as_member(cast.otto).post(reverse("groups:change", args=[group.slug]), GROUP_FORM | {"ages": "adult"})
    assert membership_state(inside, group) == MembershipState.ACTIVE
    assert membership_state(jip, group) == MembershipState.LEFT
    assert membership_state(cast.noor, group) == MembershipState.ASKED
    assert "Bram" not in html_of(get_page(as_member(cast.mo), "groups:requests", group.slug))


def test_operator_sets_the_ages_of_a_group(cast, as_member):
    new = GROUP_FORM | {"kind": "peer", "visibility": "group", "ages": "young"}
    as_member(cast.otto).post(reverse("groups:new"), new)
    assert Group.objects.get().ages == Ages.YOUNG


def test_board_has_no_ages(cast, board, as_member):
    browser = as_member(cast.otto)
    refused = browser.post(
        reverse("groups:new"),
        GROUP_FORM | {"kind": "board", "visibility": "public", "ages": "adult", "title": "Nieuw bord"},
    )
    assert refused.status_code == 200
    assert "Nieuw bord" in html_of(refused)
    assert not Group.objects.filter(title="Nieuw bord").exists()
    browser.post(reverse("groups:change", args=[board.slug]), GROUP_FORM | {"visibility": "public", "ages": "adult"})
    board.refresh_from_db()
    assert (board.title, board.ages) == (GROUP_FORM["title"], Ages.EVERYONE)


def test_teaser_of_groups_lists_peer_groups_only(cast, as_member):
    make_group("samen-sterk", visibility=Visibility.MEMBERS)
    make_group("cursusgroep", kind=GroupKind.COURSE, visibility=Visibility.MEMBERS)
    make_group("proefronde", kind=GroupKind.ROUND, visibility=Visibility.MEMBERS)
    read = html_of(as_member(cast.anna).get("/samen/"))
    assert "Samen sterk" in read
    assert "Cursusgroep" not in read
    assert "Proefronde" not in read
