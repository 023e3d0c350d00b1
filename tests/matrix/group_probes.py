"""Probes of the actions of groups, moderation and contact, called directly as a member who may not."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from community.contact import actions as contact
from community.contact.models import ContactMessage
from community.groups import actions as groups
from community.groups.agreement import actions as agreement
from community.groups.choices import GroupKind, RaidSpan
from community.groups.hosting import actions as hosting
from community.groups.invites import actions as invites
from community.groups.models import Group, Membership, RaidMode
from community.groups.raid import actions as raid
from community.groups.rules import can_take_out, can_write_now, is_in_group
from community.groups.substitutes import actions as substitutes
from community.groups.substitutes.rules import can_ask_co_host
from community.members.choices import DutyKind
from community.members.models import Duty, Member
from community.moderation.hosts import actions as hosts
from community.moderation.reports.actions import make_report
from community.permissions import NotAllowed
from forum.actions import start_topic
from forum.held import actions as held
from forum.rules import can_approve, is_read_first, may_react_in
from forum.unanswered.rules import is_newcomer
from tests.matrix.action_probes import allows, refuses
from tests.matrix.people import House
from tests.matrix.probes import probes, tells


@refuses("community.groups.actions.join_group")
def join_group(house: House) -> object:
    return groups.join_group(actor=house.people["member"], group=house.nook, agreement_version=1)


@refuses("community.groups.actions.leave_group")
def leave_group(house: House) -> object:
    insider = Member.objects.filter(pk=house.people["insider"].pk)
    insider.update(is_active=False)
    return groups.leave_group(actor=insider.get(), group=house.circle)


@refuses("community.groups.actions.admit_member")
def admit_member(house: House) -> object:
    return groups.admit_member(actor=house.people["member"], group=house.circle, member=house.people["invited"])


@refuses("community.groups.actions.decline_member")
def decline_member(house: House) -> object:
    return groups.decline_member(actor=house.people["member"], group=house.circle, member=house.people["invited"])


@refuses("community.groups.actions.create_group")
def create_group(house: House) -> object:
    return groups.create_group(actor=house.people["member"], kind=GroupKind.PEER, title="Wandelen")


@refuses("community.groups.actions.change_group")
def change_group(house: House) -> object:
    return groups.change_group(actor=house.people["member"], group=house.circle, title="Van mij")


@refuses("community.groups.actions.put_back_in_group")
def put_back_in_group(house: House) -> object:
    return groups.put_back_in_group(actor=house.people["member"], group=house.circle, member=house.people["former"])


@refuses("community.groups.hosting.actions.change_as_host")
def change_as_host(house: House) -> object:
    return hosting.change_as_host(actor=house.people["member"], group=house.circle, welcome="Van mij")


@refuses("community.groups.hosting.actions.mark_greeted")
def mark_greeted(house: House) -> object:
    return hosting.mark_greeted(actor=house.people["member"], group=house.circle, member=house.people["insider"])


@refuses("community.moderation.hosts.actions.take_member_out")
def take_member_out(house: House) -> object:
    words = {"rule": "other", "explanation": "Omdat ik het wil."}
    return hosts.take_member_out(
        actor=house.people["member"], group=house.circle, member=house.people["insider"], **words
    )


@refuses("community.groups.raid.actions.begin_mode")
def begin_mode(house: House) -> object:
    return raid.begin_mode(
        actor=house.people["insider"], group=house.circle, kind="slow", reason="flood", span=RaidSpan.HOUR
    )


@refuses("community.groups.raid.actions.end_mode")
def end_mode(house: House) -> object:
    until = timezone.now() + timedelta(hours=1)
    mode = RaidMode.objects.create(group=house.circle, kind="slow", reason="flood", until=until)
    return raid.end_mode(actor=house.people["insider"], mode=mode)


@refuses("forum.held.actions.approve_topic")
def approve_topic(house: House) -> object:
    topic = start_topic(actor=house.writer, group=house.circle, title="Een", source="woorden", submission_id=uuid4())
    return held.approve_topic(actor=house.people["insider"], topic=topic)


@refuses("forum.held.actions.approve_post")
def approve_post(house: House) -> object:
    topic = start_topic(actor=house.writer, group=house.circle, title="Een", source="woorden", submission_id=uuid4())
    return held.approve_post(actor=house.people["insider"], post=topic.posts.get())


@refuses("community.groups.invites.actions.make_invite")
def make_invite(house: House) -> object:
    return invites.make_invite(actor=house.people["member"], group=house.circle)


@refuses("community.groups.invites.actions.revoke_invite")
def revoke_invite(house: House) -> object:
    key = invites.make_invite(actor=house.people["moderator"], group=house.circle)
    return invites.revoke_invite(actor=house.people["member"], invite=house.circle.invites.get(key=key))


@refuses("community.groups.invites.actions.accept_invite")
def accept_invite_after_removal(house: House) -> object:
    key = invites.make_invite(actor=house.people["moderator"], group=house.circle)
    former = house.people["former"]
    house.circle.memberships.filter(member=former).update(state="removed")
    return invites.accept_invite(actor=former, key=key, agreement_version=1)


@refuses("community.groups.agreement.actions.agree_again")
def agree_again(house: House) -> object:
    return agreement.agree_again(actor=house.people["former"], group=house.circle, agreement_version=1)


@refuses("community.groups.agreement.actions.put_welcome_away")
def put_welcome_away(house: House) -> object:
    return agreement.put_welcome_away(actor=house.people["former"], group=house.circle)


@probes("community.groups.rules.has_agreed")
def who_agreed_writes_and_who_did_not_does_not(house: House) -> bool:
    insider = house.people["insider"]
    hosting.change_as_host(actor=house.people["moderator"], group=house.circle, agreement="Iets anders.")
    group = Group.objects.get(pk=house.circle.pk)  # the house keeps its own as it was
    if can_write_now(insider, group):
        return True
    agreement.agree_again(actor=insider, group=group, agreement_version=group.agreement_version)
    return not can_write_now(insider, group)


@probes("community.groups.rules.can_take_out")
def host_removes_members_and_no_moderator(house: House) -> bool:
    host, group = house.people["insider"], house.circle
    Duty.objects.create(member=host, kind=DutyKind.HOST, group=group)
    host = Member.objects.get(pk=host.pk).with_second_step()
    groups.take_out_of_group(actor=host, group=group, member=house.people["blocked"])
    try:
        groups.take_out_of_group(actor=host, group=group, member=house.people["moderator"])
    except NotAllowed:
        return False
    return True


@probes("community.groups.actions.take_out_of_group")
def only_a_moderator_removes_a_member(house: House) -> bool:
    removal = {"group": house.circle, "member": house.people["insider"]}
    try:
        groups.take_out_of_group(actor=house.people["member"], **removal)
    except NotAllowed:
        groups.take_out_of_group(actor=house.people["moderator"], **removal)
        return is_in_group(house.people["insider"], house.circle)
    return True


@refuses("community.moderation.reports.actions.make_report")
def report_without_a_name(house: House) -> object:
    return make_report(actor=house.people["newcomer"], kind="group", thing=house.board, rule="other")


def _message() -> ContactMessage:
    submission_id = uuid4()
    contact.leave_message(submission_id=submission_id, text="Een vraag", email="iemand@demo.example")
    return ContactMessage.objects.get(pk=submission_id)


@refuses("community.contact.actions.answer_message")
def answer_message(house: House) -> object:
    return contact.answer_message(actor=house.people["member"], message=_message(), answer="Dag")


@refuses("community.contact.actions.close_message")
def close_message(house: House) -> object:
    return contact.close_message(actor=house.people["member"], message=_message())


@refuses("community.contact.actions.claim_message")
def claim_message(house: House) -> object:
    return contact.claim_message(actor=house.people["member"], message=_message())


@refuses("community.contact.actions.release_message")
def release_message(house: House) -> object:
    return contact.release_message(actor=house.people["member"], message=_message())


@probes("forum.rules.keeps_pace")
def pace_of_a_group_holds_for_its_members(house: House) -> bool:
    member, group = house.people["insider"], house.circle
    Group.objects.filter(pk=group.pk).update(posts_per_hour=1)
    group.refresh_from_db()
    words = {"actor": member, "group": group, "title": "Een", "source": "woorden"}
    start_topic(**words, submission_id=uuid4())
    try:
        start_topic(**words, submission_id=uuid4())
    except NotAllowed:
        return False
    return True


@probes("community.groups.rules.can_take_out")
def moderators_and_no_members_take_out(house: House) -> bool:
    given = house.circle, house.people["insider"]
    return tells(can_take_out(house.people["moderator"], *given), can_take_out(house.people["member"], *given))


@probes("community.groups.rules.can_take_out")
def moderator_does_not_take_themselves_out(house: House) -> bool:
    moderator = house.people["moderator"]
    return tells(
        can_take_out(moderator, house.circle, house.people["insider"]), can_take_out(moderator, house.circle, moderator)
    )


@probes("community.moderation.hosts.actions.take_member_out")
def member_does_not_learn_who_left(house: House) -> bool:
    """Show that the right is asked before it is looked up who is in the group."""
    given = {"group": house.circle, "member": house.people["former"], "rule": "unkind", "explanation": "Dag."}
    try:
        hosts.take_member_out(actor=house.people["member"], **given)
    except NotAllowed:
        return False
    return True


@probes("community.groups.substitutes.rules.can_ask_co_host")
def hosts_and_no_members_ask_a_co_host(house: House) -> bool:
    given = house.circle, house.people["insider"]
    return tells(can_ask_co_host(house.people["moderator"], *given), can_ask_co_host(house.people["insider"], *given))


def _co_host(house: House, role: str) -> object:
    until = timezone.now() + timedelta(days=3)
    given = {"group": house.circle, "member": house.people[role], "until": until, "reason": "Even weg."}
    return substitutes.ask_co_host(actor=house.people["moderator"], **given)


@refuses("community.groups.substitutes.actions.ask_co_host")
def outsider_becomes_a_co_host(house: House) -> object:
    return _co_host(house, "member")


@allows("community.groups.substitutes.actions.ask_co_host")
def member_of_the_group_becomes_a_co_host(house: House) -> object:
    return _co_host(house, "insider")


@refuses("community.groups.actions.choose_persona")
def professional_takes_another_name(house: House) -> object:
    return groups.choose_persona(Membership(group=house.circle, member=house.people["professional"]), "Vlinder") or True


@allows("community.groups.actions.choose_persona")
def member_takes_another_name(house: House) -> object:
    return groups.choose_persona(Membership(group=house.circle, member=house.people["insider"]), "Vlinder")


@allows("community.groups.agreement.actions.put_welcome_away")
def member_puts_the_welcome_away(house: House) -> object:
    return agreement.put_welcome_away(actor=house.people["insider"], group=house.circle)


@probes("community.groups.querysets.InviteQuerySet.visible_to")
def invite_is_for_who_has_its_key(house: House) -> bool:
    now, until = timezone.now(), timezone.now() + timedelta(days=1)
    house.circle.invites.create(key="a key", expires_at=until)
    rows = house.circle.invites.all()
    return tells(rows.visible_to("a key", now).exists(), rows.visible_to("another key", now).exists())


@probes("forum.rules.can_approve")
def moderators_and_no_members_approve(house: House) -> bool:
    topic = start_topic(actor=house.writer, group=house.circle, title="Een", source="woorden", submission_id=uuid4())
    return tells(can_approve(house.people["moderator"], topic), can_approve(house.people["insider"], topic))


@probes("forum.rules.may_react_in")
def members_of_the_group_react(house: House) -> bool:
    topic = start_topic(actor=house.writer, group=house.circle, title="Een", source="woorden", submission_id=uuid4())
    return tells(may_react_in(house.people["insider"], topic), may_react_in(house.people["member"], topic))


@probes("forum.rules.is_read_first")
def newcomers_are_read_first_while_that_is_asked(house: House) -> bool:
    before, until = is_read_first(house.writer, house.circle), timezone.now() + timedelta(hours=1)
    RaidMode.objects.create(group=house.circle, kind="newcomers", reason="flood", until=until)
    Group.objects.filter(pk=house.circle.pk).update(raid_until=until)
    return tells(is_read_first(house.writer, Group.objects.get(pk=house.circle.pk)), before)


@probes("forum.unanswered.rules.is_newcomer")
def newcomer_signed_up_not_long_ago(house: House) -> bool:
    return tells(is_newcomer(house.writer), is_newcomer(Member(joined_at=timezone.now() - timedelta(days=400))))


@allows("community.contact.actions.close_message")
def operator_closes_a_message(house: House) -> object:
    return contact.close_message(actor=house.people["operator"], message=_message())


@allows("community.contact.actions.release_message")
def operator_leaves_a_message_to_others(house: House) -> object:
    return contact.release_message(actor=house.people["operator"], message=_message())
