from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, Q

from community.members.choices import DutyKind
from community.members.rules import duty_group_ids
from community.moderation.choices import VISITOR_WAIT_HOURS, ReportState

IN_DANGER = Q(rule="danger")


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ReportQuerySet":
        """Return all reports to a moderator of all groups, those of their groups to other moderators; to no moderator
        the signals about themselves."""
        group_ids = duty_group_ids(user, DutyKind.MODERATOR)
        if not group_ids:
            return self.none()
        rows = self.exclude(source="house", writer=user)
        return rows if None in group_ids else rows.filter(group__in=group_ids)

    def about(self, kind: str, thing) -> "ReportQuerySet":
        return self.filter(kind=kind, thing=thing)

    def made_by(self, user) -> "ReportQuerySet":
        """Return the reports that this member made, without requests for another look."""
        return self.filter(reporter=user, source="reader", appeal_of=None) if user.is_authenticated else self.none()

    def not_about(self, member) -> "ReportQuerySet":
        """Leave out reports about what this member wrote: nobody looks into those about themselves."""
        return self.exclude(writer=member)

    def counting(self) -> "ReportQuerySet":
        """Leave out the reports that do not count, by a decision that stands."""
        return self.exclude(discounted_by__isnull=False, discounted_by__reversed_at=None)

    def waiting(self) -> "ReportQuerySet":
        """Return the reports at which nobody is looking yet."""
        return self.filter(state="open")

    def in_danger(self) -> "ReportQuerySet":
        return self.filter(IN_DANGER)

    def due_for_alert(self, now: datetime, *, danger_wait: timedelta, wait: timedelta) -> "ReportQuerySet":
        """Return the reports of which the next people are to be told, unless somebody looks at them."""
        danger = IN_DANGER & Q(told_at__lte=now - danger_wait)
        usual = Q(told_at__lte=now - wait)
        return self.filter(danger | usual | Q(told_at=None, created_at__lte=now - timedelta(hours=VISITOR_WAIT_HOURS)))

    def counts_waiting(self, **more: Count) -> dict[str, int]:
        """Return how many wait, as ``danger`` and ``other``, and these other counts. One query."""
        return self.by_open_state().aggregate(
            danger=Count("pk", filter=IN_DANGER), other=Count("pk", filter=~IN_DANGER), **more
        )

    def by_open_state(self) -> "ReportQuerySet":
        """Return what ``undecided()`` does, by the index of the state: SQLite does not use an index with the condition
        of ``undecided()``, which comes to it as a parameter, and would read all reports."""
        return self.filter(state__in=[state for state in ReportState if state != ReportState.DECIDED])

    def undecided(self) -> "ReportQuerySet":
        return self.exclude(state="decided")

    def locked(self) -> dict[int, models.Model]:
        """Lock these reports in one order, and return them by key. Their cases are read after the lock: a case that is
        joined in the query that waits for it would be as it was before, without the claim of a colleague."""
        reports = list(self.select_for_update(of=("self",)).select_related("appeal_of", "group").order_by("pk"))
        models.prefetch_related_objects(reports, "case")
        return {report.pk: report for report in reports}

    def open_signals(self) -> "ReportQuerySet":
        """Return the signals of the site itself at which no moderator has looked yet."""
        return self.filter(source="house").undecided()

    def of_hosts_in(self, group) -> "ReportQuerySet":
        """Return what hosts put aside in this group, for a moderator to confirm."""
        return self.filter(group=group, source="host")

    def rewritten(self) -> "ReportQuerySet":
        """Return the requests of writers to look at what they wrote again."""
        return self.filter(source="rewritten")
