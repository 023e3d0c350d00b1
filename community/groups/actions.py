"""Every change of a group and of who is in it."""

from contextlib import suppress
from itertools import chain, count

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify

from community import indexing, live
from community.audit.actions import record
from community.groups.choices import Admission, MembershipState
from community.groups.models import Group, Membership
from community.groups.rules import can_take_other_name, is_of_its_age, visibilities_for
from community.members.choices import DutyKind
from community.members.duties.actions import end_duty
from community.members.models import Duty, Member, Persona
from community.members.profiles.actions import take_other_name
from community.notifications.actions import notify
from community.notifications.following.actions import forget_group

HOSTS_TOLD = 10


# words that the addresses of groups and boards have for themselves
RESERVED_SLUGS = {"nieuw", "onderwerp", "bericht"}


class NotAdmitted(Exception):
    """The group takes nobody in this way."""


class NotForMore(Exception):
    """More people would read what was written for fewer."""


class NotOfItsAge(NotAdmitted):
    """The group is for people who are younger, or older."""


def persona_in(member: Member, group: Group | None) -> Persona | None:
    """The name under which this member writes in this group: their persona there, or else the community one."""
    if group is not None:
        membership = group.memberships.filter(member=member).select_related("persona").first()
        if membership is not None:
            return membership.persona
    return member.persona


@transaction.atomic
def join_group(
    *, actor: Member, group: Group, agreement_version: int, asked_text: str = "", other_name: str = ""
) -> Membership:
    """Join, or ask to join, having read the agreement of this version. Joining twice changes nothing.

    ``other_name`` is the name for this group alone; who had one here before comes back under that one.

    Raises:
        NameTaken: somebody has the other name, or one that looks the same.
        NotAdmitted: by invitation or with a course only, removed before, or the agreement has changed meanwhile.
        NotOfItsAge: the group is for the other ages.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    if group.admission in {Admission.INVITATION, Admission.WITH_RUN} or agreement_version != group.agreement_version:
        raise NotAdmitted
    membership = group.memberships.select_for_update().filter(member=actor).first()
    if membership and membership.state == MembershipState.REMOVED:
        raise NotAdmitted
    if membership and membership.state in {MembershipState.ACTIVE, MembershipState.ASKED}:
        return membership
    if not is_of_its_age(actor, group):
        raise NotOfItsAge
    state = MembershipState.ACTIVE if group.admission == Admission.EVERYONE else MembershipState.ASKED
    if other_name and not can_take_other_name(actor, group):
        raise NotAdmitted
    membership = membership or Membership(group=group, member=actor)
    membership.persona = take_other_name(actor=actor, group=group, name=other_name) if other_name else actor.persona
    membership.state = state
    membership.asked_text = asked_text
    membership.agreed_at = timezone.now()
    membership.agreement_version = agreement_version
    membership.save()
    _membership_changed(actor=actor, group=group, membership=membership, verb=f"group.{state}")
    if state == MembershipState.ASKED:
        who, key = membership.persona, group.public_id
        for host in hosts_to_tell(group):
            notify(member=host, kind="groups.asked", thing=key, caused_as=who, within=key)
    return membership


@transaction.atomic
def admit_member(*, actor: Member | None, group: Group, member: Member) -> Membership:
    """A host lets somebody in who asked; or (actor None) the system does, with a course. A seat in a course is no way
    back for who was taken out of its group."""
    membership, _new = Membership.objects.select_for_update().get_or_create(
        group=group, member=member, defaults={"persona": member.persona, "state": MembershipState.ASKED}
    )
    if actor is not None and membership.state != MembershipState.ASKED:
        return membership  # answered by a colleague, or taken back, a moment ago
    if membership.state not in {MembershipState.ACTIVE, MembershipState.REMOVED}:
        membership.state, membership.asked_text = MembershipState.ACTIVE, ""  # answered: nobody reads it again
        membership.save(update_fields=["state", "asked_text"])
        _membership_changed(actor=actor, group=group, membership=membership, verb="group.admit")
        if actor is not None:
            host, key = persona_in(actor, group), group.public_id
            notify(member=member, kind="groups.admitted", thing=key, caused_as=host, within=key)
    return membership


@transaction.atomic
def decline_member(*, actor: Member, group: Group, member: Member) -> None:
    """A host does not let somebody in now; the person may ask again later."""
    membership = group.memberships.select_for_update().filter(member=member, state=MembershipState.ASKED).first()
    if membership is None:
        return  # answered by a colleague, or taken back, a moment ago
    membership.state, membership.asked_text = MembershipState.LEFT, ""
    membership.save(update_fields=["state", "asked_text"])
    record(actor=actor, verb="group.decline", thing=membership)


@transaction.atomic
def leave_group(*, actor: Member, group: Group) -> None:
    """Leave; what one wrote stays, and one may come back."""
    membership = group.memberships.select_for_update().filter(member=actor).first()
    if membership and membership.state in {MembershipState.ACTIVE, MembershipState.ASKED}:
        membership.state, membership.asked_text = MembershipState.LEFT, ""
        membership.save(update_fields=["state", "asked_text"])
        _membership_changed(actor=actor, group=group, membership=membership, verb="group.leave")


def names_of_hosts(group: Group, member: Member) -> list[Persona]:
    """Under which name each host is known in this group, for a member who is in it."""
    hosts = group.duties.now().filter(kind=DutyKind.HOST).values("member")
    known = Persona.objects.visible_to(member).filter(member__in=hosts).select_related("member")
    here = dict(group.memberships.filter(member__in=hosts).values_list("member", "persona"))
    shown = known.filter(Q(group=None) | Q(group=group)).order_by("name")
    return [p for p in shown if p.pk == here.get(p.member_id, p.pk if p.group_id is None else None)]


@transaction.atomic
def take_out_of_group(*, actor: Member, group: Group, member: Member) -> None:
    """A moderator takes somebody out, also who left meanwhile; what they wrote stays. The letter with the reason is
    moderation's."""
    membership = group.memberships.select_for_update().filter(member=member).first()
    if membership and membership.state != MembershipState.REMOVED:
        membership.state, membership.state_before = MembershipState.REMOVED, membership.state
        membership.save(update_fields=["state", "state_before"])
        for duty in member.duties.filter(group=group):
            end_duty(actor=actor, duty=duty)
        _membership_changed(actor=actor, group=group, membership=membership, verb="group.take_out")


@transaction.atomic
def put_back_in_group(*, actor: Member, group: Group, member: Member) -> None:
    """Taken out before, and that was decided otherwise: the place is as it was before, in the group, waiting or gone.
    Duties there are given anew by who gives them."""
    membership = group.memberships.select_for_update().filter(member=member, state=MembershipState.REMOVED).first()
    if membership is not None:
        membership.state, membership.state_before = membership.state_before or MembershipState.LEFT, ""
        membership.save(update_fields=["state", "state_before"])
        _membership_changed(actor=actor, group=group, membership=membership, verb="group.put_back")


def hosts_to_tell(group: Group) -> list[Member]:
    """The hosts of this group; without any, those who host everywhere."""
    duties = Duty.objects.now().filter(kind=DutyKind.HOST, member__is_active=True).select_related("member")
    own = [duty.member for duty in duties.filter(group=group)]
    return own or [duty.member for duty in duties.filter(group=None)[:HOSTS_TOLD]]


def _membership_changed(*, actor: Member | None, group: Group, membership: Membership, verb: str) -> None:
    here = Group.objects.filter(pk=group.pk)
    here.update(access_version=F("access_version") + 1)  # whoever comes or goes at this moment waits: then one counts
    here.update(members_count=group.memberships.active().count())
    record(actor=actor, verb=verb, thing=membership, group=group.pk)
    live.access_changed(members=[membership.member_id], groups=[group.pk])
    if membership.state in {MembershipState.LEFT, MembershipState.REMOVED}:
        forget_group(member=membership.member, group=group.public_id)


@transaction.atomic
def create_group(*, actor: Member, **fields) -> Group:
    """A new board or peer group; its slug comes from the title. Two of one title at once get a slug each."""
    group = Group(**fields)
    while group.pk is None:
        group.slug = _free_slug(group.title)
        with suppress(IntegrityError), transaction.atomic():
            group.save()
    record(actor=actor, verb="group.create", thing=group)
    indexing.changed("group", group.pk)
    return group


@transaction.atomic
def change_group(*, actor: Member, group: Group, **fields) -> Group:
    """Change the words of a group and how one comes in. Another agreement is a new version.

    Its kind stays, and it may get fewer readers but not more: people wrote here for those who could read it then. Open
    pages of who is outside close at once; search asks the door of the room each time. Who is in it stays, also when
    it is for other ages now; who waits and is of other ages waits no longer, so that a host need not know.

    Raises:
        NotForMore: ``visibility`` would let more people read along.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    if fields.get("visibility", group.visibility) not in visibilities_for(group):
        raise NotForMore
    if fields.get("agreement", group.agreement) != group.agreement:
        group.agreement_version += 1
    for name, value in fields.items():
        setattr(group, name, value)
    group.access_version += 1
    group.save()
    for waiting in group.memberships.asked().select_related("member"):
        if not is_of_its_age(waiting.member, group):
            waiting.state, waiting.asked_text = MembershipState.LEFT, ""
            waiting.save(update_fields=["state", "asked_text"])
    record(actor=actor, verb="group.change", thing=group, fields=sorted(fields))
    live.access_changed(groups=[group.pk])
    indexing.changed("group", group.pk)
    return group


def _free_slug(title: str) -> str:
    stem = slugify(title)[:60] or "groep"
    taken = set(Group.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
    return next(slug for slug in chain([stem], (f"{stem}-{n}" for n in count(2))) if slug not in taken)
