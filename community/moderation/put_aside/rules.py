"""Rules about putting a text aside as its host, and about taking that back."""

from django.utils.translation import gettext_lazy as _

from community.groups.rules import can_host, can_read_group
from community.members.choices import DutyKind
from community.members.models import Member
from community.members.rules import can_moderate
from community.moderation.choices import Outcome, Source
from community.moderation.models import Decision, Report
from community.moderation.registry import Subject
from community.permissions import denied_with

NOT_HERE = _("You can put aside what others write in a group that you host and read.")
AS_MODERATOR = _("You moderate here, so you can decide on it yourself.")
OF_MODERATOR = _("A moderator wrote this. Is something wrong with it? Report it: another moderator looks.")
LOOKED_AT = _("A moderator has looked at these words and left them. Do you see it differently? Report it, and say why.")


def hosts_only(member: Member, group) -> bool:
    """Return whether the member hosts this group and does not moderate it: a moderator decides instead."""
    return group is not None and can_host(member, group) and not can_moderate(member, group)


def _why_not(member: Member, subject: Subject) -> object:
    group = _group(subject)
    if group is not None and can_moderate(member, group):
        return AS_MODERATOR
    if not hosts_only(member, group):
        return NOT_HERE
    if is_of_moderator(subject, group):
        return OF_MODERATOR
    return LOOKED_AT if was_looked_at(subject) else NOT_HERE


@denied_with(_why_not)
def can_put_aside(member: Member, subject: Subject) -> bool:
    """Return whether the member may hide this until a moderator has looked: its host, who reads the group; not
    their own words, what a moderator wrote as one, or words on which a moderator has decided."""
    group = _group(subject)
    if not hosts_only(member, group) or not can_read_group(member, group):
        return False
    if not subject.is_in_place or subject.target.is_private or not subject.target.group_lookup:
        return False
    is_own = subject.writer is not None and subject.writer.pk == member.pk
    return not is_own and not is_of_moderator(subject, group) and not was_looked_at(subject)


@denied_with(_("A moderator is looking at it now, or has decided. From here on it is theirs."))
def can_take_back(member: Member, decision: Decision, subject: Subject) -> bool:
    """Return whether the member may show it again: a host of the group and not its writer, while no moderator has
    decided or is looking."""
    report = decision.report
    if report is None or report.is_decided or report.is_claimed_now or not hosts_only(member, report.group):
        return False
    is_own = subject.writer is not None and subject.writer.pk == member.pk
    return not is_own and subject.is_hidden and newest_of_host(decision.kind, decision.thing) == decision


def is_of_moderator(subject: Subject, group) -> bool:
    """Return whether a moderator wrote this under the name that goes with the duty. A name for one group alone tells of
    no duty, also not by a refusal."""
    author = subject.target.persona(subject.thing) if subject.thing is not None else None
    if author is None or author.group_id is not None or author.member is None:
        return False
    duties = author.member.duties.now().filter(kind=DutyKind.MODERATOR)
    return any(duty.group_id in (None, group.pk) for duty in duties)


def was_looked_at(subject: Subject) -> bool:
    """Return whether a moderator decided on these very words."""
    decisions = Decision.objects.about(subject.target.kind, subject.target.key_of(subject.thing)).of_moderators()
    return decisions.filter(words_key=subject.words_key).exists()


def newest_of_host(kind: str, thing: object) -> Decision | None:
    """Return the newest decision about this, when a host put it aside with it and no moderator has decided since."""
    newest = Decision.objects.about(kind, thing).order_by("-pk").first()
    is_put_aside = newest is not None and newest.is_by_host and newest.outcome == Outcome.HIDE
    return newest if is_put_aside else None


def put_it_aside(member: Member, report: Report) -> bool:
    """Return whether the member put it aside: somebody else decides."""
    waiting = Report.objects.about(report.kind, report.thing).undecided().filter(source=Source.HOST)
    return waiting.filter(decisions__is_by_host=True, decisions__decided_by=member).exists()


def _group(subject: Subject):
    return subject.target.group(subject.thing) if subject.thing is not None else None
