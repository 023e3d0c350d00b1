"""Tell the people on duty of a report; when nobody looks, tell the next ones."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community import live
from community.members.choices import DutyKind
from community.members.models import Duty, Member
from community.moderation.alerts.on_duty import circles
from community.moderation.models import Report
from community.moderation.promises import promises
from community.notifications.actions import announce_recount, notify_many
from community.notifications.models import Notification

DANGER, REPORT, UNSEEN = "moderation.danger", "moderation.report", "moderation.unseen"


def report_came_in(report: Report) -> None:
    """Tell the first people on duty, within the transaction that stores the report. The report of a visitor that is not
    about danger waits for ``alert_when_nobody_looks``, so that nothing tells its minute."""
    if report.is_urgent or not report.is_of_visitor:
        _alert_next(report)
    _announce_queue(report)


def alert_when_nobody_looks(now: datetime | None = None) -> int:
    """Tell the next people of each report at which nobody looked in time, and return how many reports these were."""
    now, times, alerted = now or timezone.now(), promises(), 0
    waits = {"danger_wait": timedelta(minutes=times.danger_minutes), "wait": timedelta(hours=times.report_hours)}
    due = Report.objects.waiting().due_for_alert(now, **waits)
    for key in due.values_list("pk", flat=True):
        with transaction.atomic():
            report = due.select_for_update(of=("self",)).select_related("appeal_of").filter(pk=key).first()
            alerted += bool(report and _alert_next(report))
    return alerted


def alert_again(report: Report, *, without: Member | None = None) -> None:
    """Tell the first people on duty once more, except one: a report waits again, at which somebody looked."""
    _alert_next(report, told={without.pk} if without else set())
    announce_recount(kinds=(DANGER, REPORT, UNSEEN), thing=report.public_id)
    _announce_queue(report)


def looked_at(report: Report) -> None:
    """Let the alerts about a report go, also on open pages: somebody claimed it or decided on it."""
    Report.objects.filter(pk=report.pk).update(told_at=None)
    announce_recount(kinds=(DANGER, REPORT, UNSEEN), thing=report.public_id)
    _announce_queue(report)


def _alert_next(report: Report, *, told: set | None = None) -> int:
    """Tell the next people on duty of whom nobody was told yet (``told``, or who has a notification), and return how
    many they are."""
    kind = DANGER if report.is_urgent else REPORT
    before = Notification.objects.filter(kind__in={kind, DANGER, UNSEEN}, thing=str(report.public_id))
    told = set(before.values_list("member", flat=True)) if told is None else told
    keys = next((new for circle in circles(report) if (new := set(circle) - told)), set())
    duties = Duty.objects.now().filter(member__in=keys, kind=DutyKind.MODERATOR)
    moderators = set(duties.values_list("member", flat=True))
    for members, name in ((moderators, kind), (keys - moderators, UNSEEN)):
        if members:
            notify_many(members=members, kind=name, thing=report.public_id, caused_as=None)
    report.told_at = timezone.now()
    report.save(update_fields=["told_at"])
    return len(keys)


def _announce_queue(report: Report) -> None:
    """Let the number in the header be counted again, for all who moderate where it was reported."""
    where = Q(group=None) | Q(group=report.group_id) if report.group_id else Q(group=None)
    duties = Duty.objects.now().filter(where, kind=DutyKind.MODERATOR).exclude(member=report.writer_id)
    live.announce_many(f"me:{key}" for key in set(duties.values_list("member", flat=True)))
