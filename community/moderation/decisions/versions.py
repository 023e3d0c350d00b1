"""The version of what a moderator has seen: the optimistic lock of a decision."""

from community.members.models import Member
from community.moderation.models import Decision, Report
from community.moderation.registry import Subject
from community.web import edit_lock


def version_of(report: Report, subject: Subject, *, reader: Member) -> str:
    """Return a value that changes when the words, their state, an open report about them, a decision, or the colleague
    who is looking changes. What the reader did themselves (a claim in another tab) changes nothing."""
    reports = Report.objects.visible_to(reader).about(report.kind, report.thing).undecided().order_by("pk")
    rows = [
        (key, rule, text, along, str(claimed_by) if claimed_by not in (None, reader.pk) else "")
        for key, rule, text, along, claimed_by in reports.values_list("pk", "rule", "text", "along", "claimed_by")
    ]
    decisions = Decision.objects.about(report.kind, report.thing).values_list("pk", flat=True)
    seen = {"words": subject.words_key, "state": getattr(subject.thing, "state", "")}
    return edit_lock.version_of(seen | {"reports": rows, "decision": decisions.first()})
