"""Half a year of decisions, with a second opinion, a second look, measures that ended, and raid modes."""

from datetime import datetime, timedelta

from django.utils import timezone

from community.groups.choices import RaidKind, RaidReason, RaidSpan
from community.groups.models import Group, RaidMode
from community.groups.raid.actions import begin_mode
from community.members.models import Member, Persona
from community.moderation.colleagues.actions import ask_opinion, give_opinion, write_case_note
from community.moderation.decisions.actions import appeal_decision, decide_report
from community.moderation.measures.actions import note_ends
from community.moderation.measures.rules import MeasureChoice
from community.moderation.models import Case, CaseNote, Decision, Measure, Opinion, Report
from community.moderation.queue.actions import claim_report
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from demo.content import toml, topic_id
from demo.loaders.forum import add_topic
from forum.models import Post

WAITED, LOOKED_AT_AFTER = timedelta(hours=3), timedelta(days=2)
PAST_RAID, RUNNING_RAID = "somber-en-toch-verder", "zonder-en-eerlijk"
RAID_DAYS_AGO = 40


def load() -> None:
    content = toml("decided")
    topics = {entry["key"]: entry | {"reply": _replies(entry, content["decided"])} for entry in content["topic"]}
    people = {p.member.email.split("@")[0]: p for p in Persona.objects.of_community().select_related("member")}
    for key, entry in topics.items():
        add_topic(key, entry, Group.objects.get(slug=entry["group"]), people)
    for entry in content["decided"]:
        post = Post.objects.get(topic__public_id=topic_id(entry["topic"]), source=entry["text"])
        if not Report.objects.filter(thing=post.public_id).exists():
            _decide(entry, post)
    note_ends()
    Notification.objects.filter(
        kind__startswith="moderation.", created_at__lt=timezone.now() - timedelta(days=1)
    ).update(read_at=timezone.now())
    _raid_modes()


def member_of(key: str) -> Member:
    return Member.objects.get(email=f"{key}@demo.example")


def _replies(topic: dict, decided: list[dict]) -> list[dict]:
    """Return the posts of this topic that were decided on, as its replies; its first post may be one of them."""
    return [
        {"author": entry["by"], "hours_later": (topic["days_ago"] - entry["days_ago"]) * 24, "body": entry["text"]}
        for entry in decided
        if entry["topic"] == topic["key"] and entry["text"] != topic["body"]
    ]


def _decide(entry: dict, post: Post) -> None:
    began, mo = timezone.now(), member_of("mo")
    report = make_report(actor=member_of(entry["reporter"]), kind="post", thing=post, rule=entry["rule"])
    report = claim_report(actor=mo, report=report)
    for text in entry.get("notes", []):
        write_case_note(actor=mo, report=report, text=text)
    if asked := entry.get("opinion"):
        colleague = member_of(asked["by"])
        opinion = ask_opinion(actor=mo, report=report, colleague=colleague, text=asked["question"])
        give_opinion(actor=colleague, report=report, opinion=opinion, outcome=asked["outcome"], text=asked["answer"])
    statement = {
        key: entry[key] for key in ("outcome", "rule", "explanation", "fragment", "content_note") if key in entry
    }
    measure = MeasureChoice(**entry["measure"]) if "measure" in entry else None
    decision = decide_report(actor=mo, report=report, measure=measure, **statement)
    if look := entry.get("look"):
        looked_from = timezone.now()
        appeal = appeal_decision(actor=decision.writer, decision=decision, text=entry["appeal"])
        words = {"rule": entry["rule"], "outcome": look["outcome"], "explanation": look["explanation"]}
        decide_report(actor=member_of(look["by"]), report=appeal, **words)
        _move_back(looked_from, post.created_at + WAITED + LOOKED_AT_AFTER)
    _move_back(began, post.created_at + WAITED)


def _move_back(began: datetime, moment: datetime) -> None:
    """Let what was made since ``began`` have happened around this moment."""
    fields = {
        Report: ("created_at", "decided_at", "promised_at"),
        Case: ("opened_at", "closed_at", "promised_at", "claimed_at", "active_at"),
        Decision: ("created_at", "reversed_at"),
        Measure: ("created_at", "starts_at", "ends_at"),
        CaseNote: ("created_at",),
        Opinion: ("asked_at", "given_at"),
        Notification: ("created_at",),
    }
    back = began - moment
    for model, names in fields.items():
        rows = model._base_manager.filter(**{f"{names[0]}__gte": began})
        for row in rows:
            for name in names:
                if getattr(row, name) is not None:
                    setattr(row, name, getattr(row, name) - back)
            row.save(update_fields=names)


def _raid_modes() -> None:
    """Let a small group read its newcomers first this week, and another have had a stormy evening."""
    if RaidMode.objects.exists():
        return
    mo, about = member_of("mo"), {"kind": RaidKind.NEWCOMERS}
    running = Group.objects.get(slug=RUNNING_RAID)
    begin_mode(actor=mo, group=running, reason=RaidReason.FEW, span=RaidSpan.WEEK, **about)
    past = Group.objects.get(slug=PAST_RAID)
    mode = begin_mode(actor=mo, group=past, kind=RaidKind.SLOW, reason=RaidReason.HEATED, span=RaidSpan.HOURS)
    back = timedelta(days=RAID_DAYS_AGO)
    RaidMode.objects.filter(pk=mode.pk).update(created_at=mode.created_at - back, until=mode.until - back)
    Group.objects.filter(pk=past.pk).update(raid_until=None)
