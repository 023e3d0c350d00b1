"""Operators create groups and change them; the kind stays, and readers are never added."""

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.groups.actions import MoreReaders, change_group
from community.groups.models import Group
from tests.support.groups import GROUP_FORM
from tests.support.people import make_group


def test_operator_creates_a_group_that_others_find(cast, as_member):
    as_member(cast.otto).post(reverse("groups:new"), GROUP_FORM | {"kind": "peer", "visibility": "group"})
    group = Group.objects.get(slug="wandelen-na-het-eten")
    assert "Wandelen na het eten" in as_member(None).get(reverse("groups:index")).content.decode()
    assert AuditEntry.objects.about(group).get().verb == "group.create"


def test_groups_with_one_title_get_different_slugs(cast, as_member):
    for _ in range(2):
        as_member(cast.otto).post(reverse("groups:new"), GROUP_FORM | {"kind": "board", "visibility": "public"})
    assert set(Group.objects.values_list("slug", flat=True)) == {"wandelen-na-het-eten", "wandelen-na-het-eten-2"}


def test_group_never_gets_a_reserved_slug(cast, as_member):
    as_member(cast.otto).post(
        reverse("groups:new"), GROUP_FORM | {"title": "Nieuw", "kind": "peer", "visibility": "group"}
    )
    assert Group.objects.get().slug == "nieuw-2"


def test_changed_agreement_gets_a_new_version(cast, circle, as_member):
    as_member(cast.otto).post(reverse("groups:change", args=[circle.slug]), GROUP_FORM)
    circle.refresh_from_db()
    assert (circle.agreement, circle.agreement_version) == ("Loop je eigen tempo.", 2)


def test_unchanged_agreement_keeps_its_version(cast, circle, as_member):
    fields = GROUP_FORM | {"agreement": circle.agreement}
    as_member(cast.otto).post(reverse("groups:change", args=[circle.slug]), fields)
    circle.refresh_from_db()
    assert (circle.title, circle.agreement_version) == ("Wandelen na het eten", 1)


def test_closed_group_is_never_opened_to_more_readers(cast, circle, as_member):
    as_member(cast.otto).post(reverse("groups:change", args=[circle.slug]), GROUP_FORM | {"visibility": "public"})
    circle.refresh_from_db()
    assert circle.visibility == "group"
    with pytest.raises(MoreReaders):
        change_group(actor=cast.otto, group=circle, visibility="members")


def test_public_group_can_be_closed(cast, as_member):
    group = make_group("buurtkeuken", visibility="public")
    url = reverse("forum:board", args=[group.slug])
    assert as_member(None).get(url).status_code == 200
    as_member(cast.otto).post(reverse("groups:change", args=[group.slug]), GROUP_FORM)
    assert as_member(None).get(url).status_code == 404
    assert as_member(cast.bram).get(url).status_code == 404


def test_board_cannot_get_visibility_group(cast, board, as_member):
    page = as_member(cast.otto).get(reverse("groups:change", args=[board.slug])).content.decode()
    assert 'value="members"' in page
    assert 'value="group"' not in page


def test_missing_title_keeps_the_typed_text(cast, as_member):
    fields = GROUP_FORM | {"title": "", "kind": "peer", "visibility": "group"}
    answer = as_member(cast.otto).post(reverse("groups:new"), fields)
    assert "Een rondje, meer niet." in answer.content.decode()
    assert not Group.objects.exists()
