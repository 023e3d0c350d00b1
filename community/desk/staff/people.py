"""The people that the desk shows: those with a duty, and a member whose name was typed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from community.audit.models import AuditEntry
from community.groups.models import Group
from community.members.choices import DutyKind
from community.members.duties.rules import second_steps
from community.members.models import Duty, Member, Persona
from community.members.profiles.names import name_key
from community.members.rules import can_operate

STAFF_ORDER = ("kind", "name", "place", "since")
HISTORY_ORDER = ("-at", "verb")
DUTY_VERBS = ("duty.give", "duty.end")
NAMES_SHOWN = 8
NAME_MIN_CHARACTERS = 2


@dataclass(frozen=True)
class Change:
    """A line of the history: a duty that was given or ended, and why."""

    entry: AuditEntry
    label: str
    group: Group | None
    member_name: str
    actor_name: str

    @property
    def is_end(self) -> bool:
        return self.entry.verb == "duty.end"


def duties_visible_to(user: Member) -> QuerySet[Duty]:
    """Return the duties of today: all of them to those who run the site, and to others their own."""
    duties = Duty.objects.now().select_related("group", "member")
    return duties if can_operate(user) else duties.filter(member=user)


def staff_duties(user: Member) -> QuerySet[Duty]:
    """Return the duties with the ``name``, the ``persona_id`` and the ``place``, for a list with a cursor."""
    personas = Persona.objects.of_community().filter(member=OuterRef("member"))
    return duties_visible_to(user).annotate(
        name=Coalesce(Subquery(personas.values("name")[:1]), Value("")),
        persona_id=Subquery(personas.values("public_id")[:1]),
        place=Coalesce("group__slug", Value("")),
    )


def personas_visible_to(user: Member) -> QuerySet[Persona]:
    """Return the names in the community of members whose account is open, to those who run the site; a name for one
    closed group stays in that group."""
    personas = Persona.objects.of_community().filter(member__is_active=True).select_related("member")
    return personas if can_operate(user) else personas.none()


def named(user: Member, typed: str) -> Persona | None:
    """Return the persona with this name, or one that reads the same."""
    return personas_visible_to(user).filter(name_key=name_key(typed)).first()


def beginning_with(user: Member, typed: str) -> list[Persona]:
    """Return a few names that begin with these letters; none for less than two letters."""
    key = name_key(typed)
    if len(key) < NAME_MIN_CHARACTERS:
        return []
    return list(personas_visible_to(user).filter(name_key__startswith=key).order_by("name")[:NAMES_SHOWN])


def mark_staff(duties: Iterable[Duty]) -> list[Duty]:
    """Return the duties, each with ``given_by`` (a name, or "") and ``has_second_step``. Three queries for all."""
    duties = list(duties)
    keys = {str(duty.member_id) for duty in duties}
    entries = AuditEntry.objects.filter(kind=Member._meta.label_lower, thing__in=keys, verb="duty.give")
    latest = {(e.thing, e.facts.get("kind"), e.facts.get("group")): e for e in entries.order_by("pk")}
    names = Persona.objects.names_of({entry.actor_id for entry in latest.values()})
    secured = set(second_steps().filter(user__in=keys).values_list("user", flat=True))
    for duty in duties:
        entry = latest.get((str(duty.member_id), duty.kind, duty.group_id))
        duty.given_by = names.get(entry.actor_id, "") if entry else ""
        duty.has_second_step = duty.member_id in secured
    return duties


def changes_visible_to(user: Member) -> QuerySet[AuditEntry]:
    """Return the history of duties: all of it to those who run the site, and to others their own."""
    entries = AuditEntry.objects.filter(verb__in=DUTY_VERBS)
    return entries if can_operate(user) else entries.filter(kind=Member._meta.label_lower, thing=str(user.pk))


def changes_about(user: Member, member: Member) -> QuerySet[AuditEntry]:
    """Return the history of the duties of one member, the newest first."""
    entries = changes_visible_to(user).filter(kind=Member._meta.label_lower, thing=str(member.pk))
    return entries.order_by(*HISTORY_ORDER)


def described(entries: Iterable[AuditEntry]) -> list[Change]:
    """Return the entries with their names and groups, in two queries."""
    entries = list(entries)
    names = Persona.objects.names_of({str(e.actor_id) for e in entries if e.actor_id} | {e.thing for e in entries})
    names = {str(key): name for key, name in names.items()}
    groups = Group.objects.in_bulk({e.facts["group"] for e in entries if e.facts.get("group")})
    labels = dict(DutyKind.choices)
    return [
        Change(
            entry=e,
            label=str(labels.get(e.facts.get("kind"), "")),
            group=groups.get(e.facts.get("group")),
            member_name=names.get(e.thing, ""),
            actor_name=names.get(str(e.actor_id), ""),
        )
        for e in entries
    ]
