"""The people who are told of a report: circles, each told when the one before did not look. Whoever has a shift
comes first; when nobody has one, nobody is left out."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from community.members.choices import DutyKind
from community.members.duties.rules import second_steps
from community.members.models import Block, Duty, Member, Persona
from community.moderation.models import Report, Shift
from community.notifications.models import Preferences


def circles(report: Report) -> list[list]:
    """Return the keys of those who are told, in this order: who has a shift now, the moderators of the group, those of
    the whole house, and the people who run the site. Each member stands in one circle; empty circles are left out."""
    moderators, operators = _on_duty(DutyKind.MODERATOR, report), _on_duty(DutyKind.OPERATOR, report)
    of_group = moderators.filter(duties__group=report.group) if report.group_id else moderators.none()
    of_house = moderators.filter(duties__group=None)
    shifts = Shift.objects.at(timezone.now()).filter(member=OuterRef("pk"))
    with_shift = (of_group | of_house).filter(Exists(shifts))
    rows = [with_shift, of_group, of_house, operators.filter(duties__group=None)]
    circles_of_members, seen = [], set()
    for members in rows:
        keys = [key for key in _calmest_first(members, report) if key not in seen]
        seen |= set(keys)
        circles_of_members.append(keys)
    return [keys for keys in circles_of_members if keys]


def moderators_on_duty(report: Report) -> QuerySet:
    """Return the moderators of the group and of the house who can look at this report now."""
    duty = Duty.objects.now().filter(member=OuterRef("pk"), kind=DutyKind.MODERATOR)
    where = Q(group=None) | Q(group=report.group_id) if report.group_id else Q(group=None)
    keys = set(_on_duty(DutyKind.MODERATOR, report).values_list("pk", flat=True))  # a few people have a duty
    return Member.objects.filter(Exists(duty.filter(where)), pk__in=keys)


def colleagues_of(member: Member, report: Report) -> QuerySet:
    """Return the names in the community of the other moderators who can look at this report now."""
    keys = moderators_on_duty(report).exclude(pk=member.pk).values_list("pk", flat=True)
    # IN: a few people have a duty, and every member has a persona
    return Persona.objects.of_community().filter(member__in=list(keys)).select_related("member").order_by("name", "pk")


def _on_duty(kind: str, report: Report) -> QuerySet:
    """Return the members who can look now: with the duty and a second step, neither away nor on a break, and who are
    not the writer, not the reporter, and did not decide before what is looked at again."""
    duty = Duty.objects.now().filter(member=OuterRef("pk"), kind=kind)
    concerned = {report.writer_id, report.reporter_id, report.appeal_of and report.appeal_of.decided_by_id} - {None}
    on_a_break = Preferences.objects.on_a_break().filter(member=OuterRef("pk"))
    members = Member.objects.filter(Exists(duty), ~Exists(on_a_break), is_active=True, away_since=None)
    is_current = Q(duties__until=None) | Q(duties__until__gt=timezone.now())
    members = members.filter(is_current, duties__kind=kind).exclude(pk__in=concerned)
    if settings.STAFF_SECOND_FACTOR:
        members = members.filter(Exists(second_steps().filter(user=OuterRef("pk"))))
    return members


def _calmest_first(members: QuerySet, report: Report) -> list:
    """Return the keys of those without a block with the writer; when there is nobody else, of all of them."""
    keys = sorted(set(members.values_list("pk", flat=True)), key=str)
    pairs = Block.objects.filter(Q(blocker=report.writer_id) | Q(blocked=report.writer_id)) if report.writer_id else []
    blocked = {key for block in pairs for key in (block.blocker_id, block.blocked_id)}
    return [key for key in keys if key not in blocked] or keys


def overview() -> dict:
    """Return how many reports nobody looks at, since when the oldest one about danger waits, and who moderates."""
    waiting = Report.objects.waiting()
    moderators = Duty.objects.now().filter(kind=DutyKind.MODERATOR, member__is_active=True, member__away_since=None)
    # IN: a few people have a duty, and every member has a persona
    personas = Persona.objects.filter(group=None, member__in=moderators.values("member")).select_related("member")
    return {
        "counts": waiting.counts_waiting(),
        "danger_since": waiting.in_danger().order_by("created_at").values_list("created_at", flat=True).first(),
        "moderators": personas.order_by("name", "pk"),
    }
