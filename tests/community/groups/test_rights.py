"""Each action checks its own rule under its lock, so it is safe to call from anywhere."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.groups import actions, rules
from community.groups.choices import Admission, GroupKind, MembershipState, Visibility
from community.groups.models import Group, Membership
from community.members.choices import DutyKind
from community.members.models import Duty, Member
from community.permissions import NotAllowed
from tests.support.groups import GROUP_FORM, request_to_join
from tests.support.people import join, make_group
from tests.support.responses import html_of

PEER_GROUP = {"kind": GroupKind.PEER, "title": "Wandelen", "visibility": Visibility.GROUP}


@pytest.fixture
def requested(cast, circle) -> Group:
    """bram asked to join the circle."""
    circle.memberships.create(
        member=cast.bram, persona=cast.bram.persona, state=MembershipState.ASKED, asked_text="Hoi"
    )
    return circle


def state_of_everything() -> tuple:
    memberships = Membership.objects.order_by("pk").values_list("pk", "state", "asked_text")
    groups = Group.objects.order_by("pk").values_list("title", "members_count", "access_version")
    return list(memberships), list(groups), AuditEntry.objects.count()


def refused(action: Callable, **arguments) -> str:
    """Call the action, which must refuse and change nothing. Return the reason."""
    before = state_of_everything()
    with pytest.raises(NotAllowed) as refusal:
        action(**arguments)
    assert state_of_everything() == before
    return str(refusal.value.reason)


@pytest.mark.parametrize("answer", [actions.admit_member, actions.decline_member])
@pytest.mark.parametrize("person", ["anna", "bram", "otto"])
def test_only_hosts_answer_a_request(cast, requested, answer, person):
    reason = refused(answer, actor=getattr(cast, person), group=requested, member=cast.bram)
    assert reason == "Alleen de gastvrouwen en gastheren van deze groep laten mensen toe."


@pytest.mark.parametrize("state", [MembershipState.ACTIVE, MembershipState.REMOVED])
def test_only_hosts_and_moderators_remove_a_member(cast, circle, state):
    Membership.objects.filter(member=cast.ben).update(state=state)
    for person in (cast.anna, cast.ben, cast.otto):
        refused(actions.take_out_of_group, actor=person, group=circle, member=cast.ben)


@pytest.mark.parametrize("state", [MembershipState.ACTIVE, MembershipState.REMOVED])
def test_only_moderators_undo_a_removal(cast, circle, state):
    Membership.objects.filter(member=cast.ben).update(state=state)
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=circle)
    for person in (cast.anna, cast.ben, cast.otto):
        refused(actions.put_back_in_group, actor=person, group=circle, member=cast.ben)


@pytest.mark.parametrize("person", ["anna", "mo"])
def test_only_those_who_run_the_site_create_and_change_groups(cast, circle, person):
    actor = getattr(cast, person)
    refused(actions.create_group, actor=actor, **PEER_GROUP)
    refused(actions.change_group, actor=actor, group=circle, title="Van mij")


@pytest.mark.parametrize("admission", [Admission.INVITATION, Admission.WITH_RUN])
def test_group_by_invitation_or_with_a_course_cannot_be_joined(cast, admission):
    refused(actions.join_group, actor=cast.bram, group=make_group("dicht", admission=admission), agreement_version=1)


def test_a_removed_member_does_not_join_again(cast):
    group = make_group("open", admission=Admission.EVERYONE)
    join(cast.bram, group)
    Membership.objects.update(state=MembershipState.REMOVED)
    refused(actions.join_group, actor=cast.bram, group=group, agreement_version=1)


def test_a_member_without_a_name_does_not_join(db):
    newcomer = Member.objects.create_user("nieuw@demo.example", "x", birth_year=1990)
    group = make_group("open", admission=Admission.EVERYONE)
    reason = refused(actions.join_group, actor=newcomer, group=group, agreement_version=1)
    assert reason.startswith("Kies eerst de naam")


def test_another_name_is_refused_where_the_group_is_not_closed(cast):
    group = make_group("open", admission=Admission.EVERYONE, visibility=Visibility.MEMBERS)
    refused(actions.join_group, actor=cast.bram, group=group, agreement_version=1, other_name="Stille Wilg")


def test_a_closed_account_leaves_no_group(cast, circle):
    Member.objects.filter(pk=cast.anna.pk).update(is_active=False)
    refused(actions.leave_group, actor=cast.anna, group=circle)


def test_a_seat_in_a_course_brings_no_removed_member_back(cast, circle):
    Membership.objects.filter(member=cast.ben).update(state=MembershipState.REMOVED)
    actions.admit_with_seat(group=circle, member=cast.ben)
    assert Membership.objects.get(member=cast.ben).state == MembershipState.REMOVED
    actions.admit_with_seat(group=circle, member=cast.bram)
    assert Membership.objects.get(member=cast.bram).state == MembershipState.ACTIVE


def test_a_duty_that_ended_while_the_answer_waited_for_the_lock_is_seen(cast, requested):
    assert rules.can_host(cast.mo, requested), "read before, and kept for the request"
    Duty.objects.filter(member=cast.mo).delete()
    refused(actions.admit_member, actor=cast.mo, group=requested, member=cast.bram)


def test_an_operator_whose_duty_ended_keeps_the_texts_in_the_form(cast, circle, as_member, monkeypatch):
    def change_after_the_duty_ended(**arguments):
        Duty.objects.filter(member=cast.otto).delete()
        return real(**arguments)

    real = actions.change_group
    monkeypatch.setattr(actions, "change_group", change_after_the_duty_ended)
    response = as_member(cast.otto).post(reverse("groups:change", args=[circle.slug]), GROUP_FORM)
    assert response.status_code == 403
    assert GROUP_FORM["summary"] in html_of(response)
    circle.refresh_from_db()
    assert circle.title != GROUP_FORM["title"]


def test_a_group_that_was_narrowed_meanwhile_is_not_widened_and_the_texts_stay(cast, as_member, monkeypatch):
    def change_after_a_colleague(**arguments):
        Group.objects.update(visibility=Visibility.GROUP)
        return real(**arguments)

    group, real = make_group("buurtkeuken", visibility=Visibility.PUBLIC), actions.change_group
    monkeypatch.setattr(actions, "change_group", change_after_a_colleague)
    fields = GROUP_FORM | {"visibility": Visibility.MEMBERS}
    response = as_member(cast.otto).post(reverse("groups:change", args=[group.slug]), fields)
    assert GROUP_FORM["summary"] in html_of(response)
    assert 'id="id_visibility_error"' in html_of(response)
    assert Group.objects.get().visibility == Visibility.GROUP


def test_an_agreement_that_changes_at_the_last_moment_is_shown_with_the_text_of_the_request(
    cast, circle, as_member, monkeypatch
):
    def join_after_a_change(**arguments):
        Group.objects.filter(pk=circle.pk).update(agreement="Nieuw: geen namen.", agreement_version=2)
        return real(**arguments)

    real = actions.join_group
    monkeypatch.setattr(actions, "join_group", join_after_a_change)
    response = request_to_join(as_member(cast.bram), circle, asked_text="Dag!")
    for expected in ("Nieuw: geen namen.", "Dag!", 'name="version" value="2"'):
        assert expected in html_of(response)
    assert not Membership.objects.filter(member=cast.bram).exists()


@pytest.mark.parametrize("button", ["groups:admit", "groups:decline"])
def test_the_second_host_is_told_that_a_request_was_answered(cast, requested, as_member, button):
    actions.admit_member(actor=cast.mo, group=requested, member=cast.bram)
    url = reverse(button, args=[requested.slug, cast.bram.persona.public_id])
    response = as_member(cast.mo).post(url, follow=True)
    assert "Iemand anders heeft dit al beantwoord." in html_of(response)
    assert Membership.objects.get(member=cast.bram).state == MembershipState.ACTIVE
