"""Every change of a group and of its memberships. Each action checks its rule under its lock.

Locks are taken in one order: first the group, then the membership.
"""

from contextlib import suppress
from itertools import chain, count
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, Count, F, Q, QuerySet, UUIDField
from django.utils import timezone
from django.utils.text import slugify

from community import indexing, live
from community.audit.actions import record
from community.crisis.watch import watch
from community.groups import rules
from community.groups.choices import EDITED_FIELDS, Admission, MembershipState, Refusal
from community.groups.models import Group, Membership
from community.members.choices import DutyKind
from community.members.duties.actions import end_duty
from community.members.models import Duty, Member, Persona
from community.members.profiles.actions import take_other_name
from community.members.rules import can_moderate, has_account
from community.notifications.actions import notify
from community.notifications.following.actions import forget_group
from community.permissions import require
from community.prepared import Parameter, PreparedQuery
from community.web.edit_lock import require_version, values_of

MAX_NOTIFIED_HOSTS = 10
# paths that groups and boards use themselves
RESERVED_SLUGS = {"nieuw", "onderwerp", "bericht", "zonder-antwoord", "eerst-lezen", "uitnodiging"}


class AgreementChanged(Exception):
    """The agreement of the group is another version than the member read."""


class WrongAge(Exception):
    """The group is for members of another age."""


class AlreadyAnswered(Exception):
    """The request to join was answered by somebody else, or taken back."""


class MoreReaders(Exception):
    """The new visibility would let more people read than the members wrote for."""


def persona_in(member: Member, group: Group | None) -> Persona | None:
    """Return the persona under which the member writes in this group: the one of their membership, or else the
    community persona."""
    if group is not None and group.pk in member.known_memberships:
        membership = member.known_memberships[group.pk]
        return membership.persona if membership is not None else member.persona
    if group is not None:
        membership = _membership.first(group=group.pk, member=member.pk)
        if membership is not None:
            return membership.persona
    return member.persona


def _membership_of() -> QuerySet:
    group, member = Parameter("group", BigIntegerField()), Parameter("member", UUIDField())
    return Membership.objects.filter(group=group, member=member).select_related("persona")


_membership = PreparedQuery(_membership_of)


@transaction.atomic
def join_group(
    *,
    actor: Member,
    group: Group,
    agreement_version: int,
    asked_text: str = "",
    answers: str = "",
    other_name: str = "",
) -> Membership:
    """Join, or ask to join, having read this version of the agreement. Joining twice changes nothing.

    ``answers`` has the questions at the door with the answers. ``other_name`` is a persona for this group alone; a
    member who had one here before gets that one again.

    Raises:
        NotAllowed: by invitation or with a course only, or a moderator removed the member.
        AgreementChanged: the member read another version.
        WrongAge: the group is for members of another age.
        NameTaken: somebody has the other name, or one that looks the same.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    membership = group.memberships.select_for_update().filter(member=actor).first()
    require(rules.can_join, actor.refresh_rights(), group)
    if agreement_version != group.agreement_version:
        raise AgreementChanged
    if membership and membership.state in {MembershipState.ACTIVE, MembershipState.ASKED}:
        return membership
    if not rules.has_age_for(actor, group):
        raise WrongAge
    membership = membership or Membership(group=group, member=actor)
    choose_persona(membership, other_name)
    is_open = group.admission == Admission.EVERYONE
    membership.state = MembershipState.ACTIVE if is_open else MembershipState.ASKED
    membership.asked_text, membership.answers, membership.declined_because = asked_text, answers, ""
    agree_to(membership, agreement_version)
    if is_open:
        came_in(membership)
    membership.save()
    membership_changed(actor=actor, group=group, membership=membership, verb=f"group.{membership.state}")
    watch(kind="request", thing=membership.persona, text=f"{asked_text}\n{answers}", within=group.public_id)
    if membership.state == MembershipState.ASKED:
        persona, key = membership.persona, group.public_id
        for host in hosts_to_notify(group):
            notify(member=host, kind="groups.asked", thing=key, caused_as=persona, within=key)
    return membership


@transaction.atomic
def admit_member(*, actor: Member, group: Group, member: Member) -> Membership:
    """Let a member in who asked to join, and notify the member.

    Raises:
        NotAllowed: the actor does not host the group.
        AlreadyAnswered: the member does not ask to join, or not any more.
    """
    membership = locked_membership(group, member)
    require(rules.can_host, actor.refresh_rights(), group)
    if membership is None or membership.state != MembershipState.ASKED:
        raise AlreadyAnswered
    _activate(actor=actor, group=group, membership=membership)
    host, key = persona_in(actor, group), group.public_id
    notify(member=member, kind="groups.admitted", thing=key, caused_as=host, within=key)
    return membership


@transaction.atomic
def admit_with_seat(*, group: Group, member: Member) -> Membership:
    """Let in a member who got a seat in the course of this group: by the system, so no host is asked.

    A member whom a moderator removed stays out: a seat in a course is no way back. Twice changes nothing.
    """
    membership = locked_membership(group, member)
    if membership is None:
        membership = Membership(group=group, member=member, persona=member.persona, state=MembershipState.ASKED)
    if membership.state not in {MembershipState.ACTIVE, MembershipState.REMOVED}:
        _activate(actor=None, group=group, membership=membership)
    return membership


@transaction.atomic
def decline_member(*, actor: Member, group: Group, member: Member, because: str = Refusal.NOT_NOW) -> None:
    """Do not let a member in who asked to join, and notify the member, who reads why and may ask again.

    Raises:
        NotAllowed: the actor does not host the group.
        AlreadyAnswered: the member does not ask to join, or not any more.
    """
    membership = locked_membership(group, member)
    require(rules.can_host, actor.refresh_rights(), group)
    if membership is None or membership.state != MembershipState.ASKED:
        raise AlreadyAnswered
    membership.state, membership.declined_because = MembershipState.LEFT, because
    forget_request(membership)
    membership.save(update_fields=["state", "asked_text", "answers", "declined_because"])
    notify(member=member, kind="groups.declined", thing=group.public_id, caused_as=None)
    record(actor=actor, verb="group.decline", thing=membership)


@transaction.atomic
def leave_group(*, actor: Member, group: Group) -> None:
    """Leave the group, or take back a request to join. What the member wrote stays; the member may come back.

    Raises:
        NotAllowed: the account is closed.
    """
    membership = locked_membership(group, actor)
    require(has_account, actor.refresh_rights())
    if membership and membership.state in {MembershipState.ACTIVE, MembershipState.ASKED}:
        membership.state = MembershipState.LEFT
        forget_request(membership)
        membership.save(update_fields=["state", "asked_text", "answers"])
        membership_changed(actor=actor, group=group, membership=membership, verb="group.leave")


def host_personas(group: Group, member: Member) -> list[Persona]:
    """Return the persona of each host in this group, as a member of the group may see them, by name."""
    hosts = group.duties.now().filter(kind=DutyKind.HOST).values("member")
    personas = Persona.objects.visible_to(member).filter(member__in=hosts).select_related("member")
    persona_ids = dict(group.memberships.filter(member__in=hosts).values_list("member", "persona"))
    personas = personas.filter(Q(group=None) | Q(group=group)).order_by("name")
    return [p for p in personas if p.pk == persona_ids.get(p.member_id, p.pk if p.group_id is None else None)]


@transaction.atomic
def take_out_of_group(*, actor: Member, group: Group, member: Member) -> None:
    """Remove a member, also one who asked to join or left; duties in the group end, what the member wrote stays.

    Moderation tells the member why. ``put_back_in_group`` undoes it.

    Raises:
        NotAllowed: the actor neither moderates nor hosts the group, or may not remove this member.
    """
    membership = locked_membership(group, member)
    require(rules.can_take_out, actor.refresh_rights(), group, member)
    if membership and membership.state != MembershipState.REMOVED:
        membership.state, membership.state_before = MembershipState.REMOVED, membership.state
        membership.removal_id = uuid4()
        membership.save(update_fields=["state", "state_before", "removal_id"])
        for duty in member.duties.now().filter(group=group):
            end_duty(actor=actor, duty=duty)
        membership_changed(actor=actor, group=group, membership=membership, verb="group.take_out")


@transaction.atomic
def put_back_in_group(*, actor: Member, group: Group, member: Member) -> None:
    """Give a removed member the state of before: active, asked or left. Duties in the group are not given again.

    Raises:
        NotAllowed: the actor does not moderate the group.
    """
    membership = locked_membership(group, member)
    require(can_moderate, actor.refresh_rights(), group)
    if membership and membership.state == MembershipState.REMOVED:
        membership.state, membership.state_before = membership.state_before or MembershipState.LEFT, ""
        membership.save(update_fields=["state", "state_before"])
        membership_changed(actor=actor, group=group, membership=membership, verb="group.put_back")


def hosts_to_notify(group: Group) -> list[Member]:
    """Return the hosts of this group; without any, members who host everywhere."""
    duties = Duty.objects.now().filter(kind=DutyKind.HOST, member__is_active=True).select_related("member")
    own = [duty.member for duty in duties.filter(group=group)]
    return own or [duty.member for duty in duties.filter(group=None)[:MAX_NOTIFIED_HOSTS]]


def lock_groups_of(membership_keys: list) -> None:
    """Lock the groups of memberships that are about to be erased, in one order, before the memberships themselves."""
    groups = Membership.objects.filter(pk__in=membership_keys).values("group")
    list(Group.objects.select_for_update().filter(pk__in=groups).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def recount_members() -> None:
    """Correct the number of members of every group after memberships were deleted, and raise ``access_version`` there.

    Which groups they were in is deleted with the rows, so all groups are compared.
    """
    active = Count("memberships", filter=Q(memberships__state=MembershipState.ACTIVE))
    for group in Group.objects.annotate(active=active).exclude(members_count=F("active")).order_by("pk"):
        Group.objects.select_for_update().get(pk=group.pk)  # then one transaction counts after the other
        active_now = group.memberships.active().count()
        Group.objects.filter(pk=group.pk).update(members_count=active_now, access_version=F("access_version") + 1)


def choose_persona(membership: Membership, other_name: str) -> None:
    """Give the membership the persona of the member, or the one with this name, for this group alone.

    Raises:
        NotAllowed: the member cannot have another name here.
        NameTaken: somebody has this name, or one that looks the same.
    """
    member, group = membership.member, membership.group
    if other_name:
        require(rules.can_take_other_name, member, group)
    membership.persona = take_other_name(actor=member, group=group, name=other_name) if other_name else member.persona


def agree_to(membership: Membership, agreement_version: int) -> None:
    membership.agreed_at, membership.agreement_version = timezone.now(), agreement_version


def came_in(membership: Membership) -> None:
    """Note that the member is new here, and may be welcomed and greeted."""
    membership.joined_at, membership.welcomed_at, membership.greeted_at = timezone.now(), None, None


def forget_request(membership: Membership) -> None:
    """Forget what the member said when they asked to join."""
    membership.asked_text, membership.answers = "", ""


def locked_membership(group: Group, member: Member) -> Membership | None:
    """Lock the group, then the membership of the member in it."""
    Group.objects.select_for_update().get(pk=group.pk)
    return group.memberships.select_for_update().filter(member=member).first()


def _activate(*, actor: Member | None, group: Group, membership: Membership) -> None:
    """Let in; the text of the request is deleted, as nobody reads it again."""
    membership.state, membership.declined_because = MembershipState.ACTIVE, ""
    forget_request(membership)
    came_in(membership)
    membership.save()
    membership_changed(actor=actor, group=group, membership=membership, verb="group.admit")


def membership_changed(*, actor: Member | None, group: Group, membership: Membership, verb: str) -> None:
    """Count the members, record the change, and let open pages ask again what they may see. The group is locked."""
    members_count = group.memberships.active().count()
    Group.objects.filter(pk=group.pk).update(members_count=members_count, access_version=F("access_version") + 1)
    record(actor=actor, verb=verb, thing=membership, group=group.pk)
    live.access_changed(members=[membership.member_id], groups=[group.pk])
    if membership.state in {MembershipState.LEFT, MembershipState.REMOVED}:
        forget_group(member=membership.member, group=group.public_id)


@transaction.atomic
def create_group(*, actor: Member, **fields) -> Group:
    """Create a board or peer group; the slug comes from the title, and groups with one title get a slug each.

    Raises:
        NotAllowed: the actor does not run the site.
    """
    require(rules.can_create_group, actor.refresh_rights())
    group = Group(**fields)
    while group.pk is None:
        group.slug = _free_slug(group.title)
        with suppress(IntegrityError), transaction.atomic():
            group.save()
    record(actor=actor, verb="group.create", thing=group)
    indexing.changed("group", group.pk)
    return group


@transaction.atomic
def change_group(*, actor: Member, group: Group, made_from: str = "", **fields) -> Group:
    """Change the texts and settings of a group. Another agreement gets the next version number.

    The kind stays, and the visibility may only be narrowed: members wrote for those who could read it then. Open
    pages of others close at once; search asks ``readable_by`` each time. Members stay, also when the group is for
    another age now; requests of members of another age end, so that no host has to answer them.

    Raises:
        NotAllowed: the actor does not run the site.
        MoreReaders: ``visibility`` would let more people read.
        ChangedMeanwhile: the form with the version ``made_from`` was made from other values.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    require(rules.can_change_group, actor.refresh_rights(), group)
    require_version(made_from, values_of(group, EDITED_FIELDS))
    if fields.get("visibility", group.visibility) not in rules.visibilities_for(group):
        raise MoreReaders
    if fields.get("visibility", group.visibility) != group.visibility:
        indexing.audience_changed()
    store_changes(actor=actor, group=group, fields=fields)
    for waiting in group.memberships.asked().select_related("member"):
        if not rules.has_age_for(waiting.member, group):
            waiting.state = MembershipState.LEFT
            forget_request(waiting)
            waiting.save(update_fields=["state", "asked_text", "answers"])
    return group


def store_changes(*, actor: Member, group: Group, fields: dict) -> None:
    """Store new values of a locked group. Another agreement gets the next version number: members are asked to agree
    again before they write, except the actor, who wrote it."""
    is_new_agreement = fields.get("agreement", group.agreement) != group.agreement
    group.agreement_version += is_new_agreement
    for name, value in fields.items():
        setattr(group, name, value)
    group.access_version += 1
    group.save()
    if is_new_agreement:
        own = group.memberships.filter(member=actor)
        own.update(agreement_version=group.agreement_version, agreed_at=timezone.now())
    record(actor=actor, verb="group.change", thing=group, fields=sorted(fields))
    live.access_changed(groups=[group.pk])
    indexing.changed("group", group.pk)


def _free_slug(title: str) -> str:
    stem = slugify(title)[:60] or "groep"
    taken = set(Group.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
    return next(slug for slug in chain([stem], (f"{stem}-{n}" for n in count(2))) if slug not in taken)
