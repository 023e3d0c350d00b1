"""An open report, one that was decided and an open signal, for the moderator of the demo."""

from datetime import timedelta

from django.utils import timezone

from chat.rooms.models import Message
from community.crisis.watch import watch
from community.days import span_on
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Decision, HalfYear, Report, Shift
from community.moderation.reports.actions import make_report
from community.moderation.transparency.figures import FEWEST, ORIGINS, RESULTS, RULES, before, half_year_of
from community.moderation.transparency.suppression import suppressed
from demo.content import toml, topic_id
from demo.loaders import decided
from demo.loaders.decided import member_of
from forum.models import Post


def load() -> str:
    decided.load()
    for entry in toml("reports")["report"]:
        post = Post.objects.get(topic__public_id=topic_id(entry["topic"]), number=entry["number"])
        if not Report.objects.filter(thing=post.public_id).exists():
            _report(entry, post)
    for entry in toml("reports")["signal"]:
        message = Message.objects.select_related("room").get(text__contains=entry["line"])
        if not Report.objects.filter(thing=message.public_id).exists():
            watch(kind="message", thing=message, text=message.text, within=message.room.public_id)
    for entry in toml("reports")["shift"]:
        _plan(entry)
    _publish(toml("reports")["half_year"])
    return f"{Report.objects.undecided().count()} report waits, {Decision.objects.count()} decided"


def _report(entry: dict, post: Post) -> None:
    report = make_report(actor=member_of(entry["by"]), kind="post", thing=post, rule=entry["rule"], text=entry["text"])
    if "outcome" in entry:
        decide_report(
            actor=member_of(entry["decided_by"]),
            report=report,
            outcome=entry["outcome"],
            rule=entry["rule"],
            explanation=entry["explanation"],
        )


def _plan(entry: dict) -> None:
    member = member_of(entry["by"])
    for days in entry["days"]:
        begins, ends = span_on(timezone.localdate() + timedelta(days=days), entry["begins"], entry["ends"])
        offered = {"is_offered": "offered" in entry}
        Shift.objects.get_or_create(member=member, begins=begins, defaults={"ends": ends} | offered)


def _publish(entries: list[dict]) -> None:
    """Publish figures of the last half years, the newest first: the demo is younger than they are."""
    start = half_year_of(timezone.localdate())
    for entry in entries:
        start = before(start)
        figures = {"is_empty": not entry["reports"], "minutes": {"danger": None, "other": None} | entry["minutes"]}
        for name, columns in (("reports", ORIGINS), ("decisions", RESULTS)):
            counted = [entry[name].get(rule, [0] * len(columns)) for rule in RULES]
            figures[name] = {"rows": RULES, "columns": columns, "cells": suppressed(counted, threshold=FEWEST)}
        HalfYear.objects.get_or_create(start=start, defaults={"figures": figures})
