"""A group says for what ages it is: others are told so kindly at the door, and do not come in."""

import pytest
from django.urls import reverse
from django.utils import timezone

from community.groups.actions import WrongAge, join_group
from community.groups.choices import Admission, Ages, GroupKind, MembershipState, Visibility
from community.groups.models import Group, Membership
from community.members.models import Member
from tests.community.groups.test_door import knock, state_of
from tests.community.groups.test_managing import WORDS
from tests.forum.scenes import get_page, html_of
from tests.support.people import join, make_group

KIND_WORDS = "Deze groep is voor een andere leeftijd"


@pytest.fixture
def jip(cast) -> Member:
    """bram, sixteen years old; also when a year begins meanwhile, still young."""
    cast.bram.birth_year = timezone.localdate().year - 16
    cast.bram.save()
    return cast.bram


@pytest.mark.parametrize("admission", [Admission.EVERYONE, Admission.ON_REQUEST])
def test_the_server_refuses_who_is_of_another_age(cast, jip, as_member, admission):
    grown, young = (make_group(f"voor-{ages}", ages=ages, admission=admission) for ages in (Ages.ADULT, Ages.YOUNG))
    for member, closed, opened in ((jip, grown, young), (cast.noor, young, grown)):
        assert knock(as_member(member), closed).status_code == 302
        assert not Membership.objects.filter(member=member).exists()
        with pytest.raises(WrongAge):
            join_group(actor=member, group=closed, agreement_version=1)
        knock(as_member(member), opened)
        assert Membership.objects.get(member=member).group == opened


def test_the_door_says_kindly_for_whom_it_is_and_has_no_form(cast, jip, as_member):
    group = make_group("vanaf-achttien", ages=Ages.ADULT)
    at_the_door = html_of(get_page(as_member(jip), "groups:group", group.slug))
    assert KIND_WORDS in at_the_door
    assert reverse("groups:join", args=[group.slug]) not in at_the_door
    older = html_of(get_page(as_member(cast.noor), "groups:group", group.slug))
    assert KIND_WORDS not in older
    assert reverse("groups:join", args=[group.slug]) in older
    assert "18 jaar en ouder" in html_of(get_page(as_member(None), "groups:group", group.slug))


def test_of_whom_no_year_is_known_comes_in_where_everyone_does(cast):
    cast.bram.birth_year = None
    cast.bram.save()
    for ages in (Ages.ADULT, Ages.YOUNG):
        with pytest.raises(WrongAge):
            join_group(actor=cast.bram, group=make_group(f"voor-{ages}", ages=ages), agreement_version=1)
    assert join_group(actor=cast.bram, group=make_group("voor-iedereen"), agreement_version=1)


def test_who_is_in_stays_and_who_waits_and_is_of_other_ages_waits_no_longer(cast, jip, as_member):
    group = make_group("wandelen")
    inside = Member.objects.get(pk=cast.eva.pk)
    Member.objects.filter(pk=inside.pk).update(birth_year=timezone.localdate().year - 16)
    join(inside, group)
    knock(as_member(jip), group)
    knock(as_member(cast.noor), group)
    as_member(cast.otto).post(reverse("groups:change", args=[group.slug]), WORDS | {"ages": "adult"})
    assert state_of(inside, group) == MembershipState.ACTIVE
    assert state_of(jip, group) == MembershipState.LEFT
    assert state_of(cast.noor, group) == MembershipState.ASKED
    assert "Bram" not in html_of(get_page(as_member(cast.mo), "groups:requests", group.slug))


def test_those_who_run_the_site_say_for_what_ages_a_group_is(cast, as_member):
    new = WORDS | {"kind": "peer", "visibility": "group", "ages": "young"}
    as_member(cast.otto).post(reverse("groups:new"), new)
    assert Group.objects.get().ages == Ages.YOUNG


def test_a_board_is_for_everyone(cast, board, as_member):
    browser = as_member(cast.otto)
    refused = browser.post(
        reverse("groups:new"), WORDS | {"kind": "board", "visibility": "public", "ages": "adult", "title": "Nieuw bord"}
    )
    assert refused.status_code == 200
    assert "Nieuw bord" in html_of(refused)
    assert not Group.objects.filter(title="Nieuw bord").exists()
    browser.post(reverse("groups:change", args=[board.slug]), WORDS | {"visibility": "public", "ages": "adult"})
    board.refresh_from_db()
    assert (board.title, board.ages) == (WORDS["title"], Ages.EVERYONE)


def test_the_teaser_of_groups_shows_peer_groups_only(cast, as_member):
    make_group("samen-sterk", visibility=Visibility.MEMBERS)
    make_group("cursusgroep", kind=GroupKind.COURSE, visibility=Visibility.MEMBERS)
    make_group("proefronde", kind=GroupKind.ROUND, visibility=Visibility.MEMBERS)
    read = html_of(as_member(cast.anna).get("/samen/"))
    assert "Samen sterk" in read
    assert "Cursusgroep" not in read
    assert "Proefronde" not in read
