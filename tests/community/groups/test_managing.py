"""Those who run the site make groups and change their words; what people trusted on stays as it was."""

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.groups.actions import MoreReaders, change_group
from community.groups.models import Group
from tests.support.people import make_group

WORDS = {
    "title": "Wandelen na het eten",
    "summary": "Een rondje, meer niet.",
    "visibility": "group",
    "admission": "everyone",
    "ages": "everyone",
    "agreement": "Loop je eigen tempo.",
    "position": "9",
}


def test_an_operator_makes_a_group_that_others_find(cast, as_member):
    as_member(cast.otto).post(reverse("groups:new"), WORDS | {"kind": "peer", "visibility": "group"})
    group = Group.objects.get(slug="wandelen-na-het-eten")
    assert "Wandelen na het eten" in as_member(None).get(reverse("groups:index")).content.decode()
    assert AuditEntry.objects.about(group).get().verb == "group.create"


def test_two_groups_of_one_name_have_their_own_address(cast, as_member):
    for _ in range(2):
        as_member(cast.otto).post(reverse("groups:new"), WORDS | {"kind": "board", "visibility": "public"})
    assert set(Group.objects.values_list("slug", flat=True)) == {"wandelen-na-het-eten", "wandelen-na-het-eten-2"}


def test_a_group_never_takes_an_address_of_the_site(cast, as_member):
    as_member(cast.otto).post(reverse("groups:new"), WORDS | {"title": "Nieuw", "kind": "peer", "visibility": "group"})
    assert Group.objects.get().slug == "nieuw-2"


def test_another_agreement_is_a_new_version(cast, circle, as_member):
    as_member(cast.otto).post(reverse("groups:change", args=[circle.slug]), WORDS)
    circle.refresh_from_db()
    assert (circle.agreement, circle.agreement_version) == ("Loop je eigen tempo.", 2)


def test_the_same_agreement_keeps_its_version(cast, circle, as_member):
    words = WORDS | {"agreement": circle.agreement}
    as_member(cast.otto).post(reverse("groups:change", args=[circle.slug]), words)
    circle.refresh_from_db()
    assert (circle.title, circle.agreement_version) == ("Wandelen na het eten", 1)


def test_nobody_opens_a_closed_group_to_more_readers_afterwards(cast, circle, as_member):
    as_member(cast.otto).post(reverse("groups:change", args=[circle.slug]), WORDS | {"visibility": "public"})
    circle.refresh_from_db()
    assert circle.visibility == "group"
    with pytest.raises(MoreReaders):
        change_group(actor=cast.otto, group=circle, visibility="members")


def test_a_group_that_others_read_along_with_can_be_closed(cast, as_member):
    group = make_group("buurtkeuken", visibility="public")
    address = reverse("forum:board", args=[group.slug])
    assert as_member(None).get(address).status_code == 200
    as_member(cast.otto).post(reverse("groups:change", args=[group.slug]), WORDS)
    assert as_member(None).get(address).status_code == 404
    assert as_member(cast.bram).get(address).status_code == 404


def test_a_board_is_never_closed_to_everyone(cast, board, as_member):
    page = as_member(cast.otto).get(reverse("groups:change", args=[board.slug])).content.decode()
    assert 'value="members"' in page
    assert 'value="group"' not in page


def test_a_title_that_is_missing_keeps_what_was_typed(cast, as_member):
    words = WORDS | {"title": "", "kind": "peer", "visibility": "group"}
    answer = as_member(cast.otto).post(reverse("groups:new"), words)
    assert "Een rondje, meer niet." in answer.content.decode()
    assert not Group.objects.exists()
