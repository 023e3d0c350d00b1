"""The list of what a member reported: its state and its promise, and never what it is about."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.members.models import Member
from community.moderation.choices import Source
from community.moderation.models import Report
from community.moderation.promises import moment
from community.moderation.querysets.report import ReportQuerySet
from community.moderation.registry import label_for


@dataclass(frozen=True)
class OwnReport:
    """A report, or a second look that its reporter asked for, as that reporter sees it."""

    report: Report
    label: object
    state: str
    promise: str


def reports_of(member: Member) -> ReportQuerySet:
    """Return what this member reported, and each second look at it that they asked for. A second look that somebody
    asks for as the writer is none of these."""
    rows = Report.objects.filter(reporter=member, source=Source.READER)
    return rows.filter(Q(appeal_of=None) | Q(is_of_reporter=True)).select_related("case").defer("text", "along")


def own_report(report: Report, now: datetime | None = None) -> OwnReport:
    """Return how far this report is, and what its reporter may expect until when."""
    return OwnReport(report, label_for(report.kind), _state(report), _promise(report, now or timezone.now()))


def _state(report: Report) -> str:
    if report.is_decided:
        return _("Decided")
    if report.is_claimed_now:
        return _("A moderator is looking at it")
    return _("Received") if report.appeal_of_id is None else _("A second look is asked")


def _promise(report: Report, now: datetime) -> str:
    if report.is_decided:
        day = moment(report.decided_at) if report.decided_at else ""
        return _("A moderator looked at it, and decided on %(moment)s.") % {"moment": day} if day else ""
    if report.promised_at is None:  # until its case is made, within a minute
        return ""
    if report.promised_at <= now:
        return _("This takes longer than we promised. Moderators see that too; you still hear from us.")
    at = {"moment": moment(report.promised_at)}
    if report.is_claimed_now:
        return _("You hear from us before %(moment)s.") % at
    if report.appeal_of_id is not None:
        return _("Another moderator looks at it before %(moment)s. You hear from us when it is done.") % at
    return _("A moderator looks at it before %(moment)s. You hear from us when it is done.") % at
