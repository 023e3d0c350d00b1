"""Topics with their replies and reactions, in the past."""

from datetime import datetime, timedelta
from zlib import crc32

from django.db import transaction
from django.utils import timezone

from community.groups.models import Group
from community.html import render_post
from community.members.models import Persona
from community.pages.choices import page_model
from demo.content import toml_files, topic_id
from forum.choices import ReactionKind
from forum.models import Post, Reaction, Topic
from forum.unanswered.actions import answers_changed

FIRST_HOUR, HOURS_A_DAY = 9, 12  # people begin topics between nine in the morning and nine in the evening


def load() -> str:
    people = {p.member.email.split("@")[0]: p for p in Persona.objects.of_community().select_related("member")}
    groups = {group.slug: group for group in Group.objects.all()}
    for key, entry in toml_files("topics"):
        group = groups[entry["group"]]
        group_personas = {p.member.email.split("@")[0]: p for p in group.personas.select_related("member")}
        add_topic(key, entry, group, people | group_personas)
    replies = Post.objects.filter(number__gt=1).count()
    return f"{Topic.objects.count()} topics, {replies} replies, {Reaction.objects.count()} reactions"


@transaction.atomic
def add_topic(key: str, entry: dict, group: Group, people: dict[str, Persona]) -> None:
    """Make this topic with its replies, unless it is there."""
    if Topic.objects.filter(public_id=topic_id(key)).exists():
        return
    replies = entry.get("reply", [])
    start = _start(key, entry["days_ago"], replies[-1]["hours_later"] if replies else 0)
    moments = [start, *(start + timedelta(hours=reply["hours_later"]) for reply in replies)]
    kind, about_id = _about(entry.get("about", ""))
    topic = Topic.objects.create(
        public_id=topic_id(key),
        group=group,
        author=people[entry["author"]],
        title=entry["title"],
        content_note=entry.get("content_note", ""),
        about_kind=kind,
        about_id=about_id,
        created_at=start,
        last_post_at=moments[-1],
        last_number=len(moments),
        seq=len(moments),
        replies_count=len(replies),
    )
    for number, (post, at) in enumerate(zip([entry, *replies], moments, strict=True), start=1):
        _post(topic, number, post, at, people)
    answers_changed(topic)


def _about(text: str) -> tuple[str, str]:
    """Return kind and public id of ``tool:<slug>``, or empty strings when there is no such page."""
    kind, _colon, slug = text.partition(":")
    model = page_model(kind) if kind else None
    page = model.objects.filter(slug=slug).first() if model else None
    return (kind, str(page.public_id)) if page else ("", "")


def _post(topic: Topic, number: int, entry: dict, at: datetime, people: dict[str, Persona]) -> None:
    source = entry["body"].strip()
    rendered = render_post(source)
    reactions = {kind: entry.get("reactions", {}).get(kind, []) for kind in ReactionKind.values}
    post = Post.objects.create(
        topic=topic,
        number=number,
        seq=number,
        author=people[entry["author"]],
        source=source,
        html=rendered.html,
        renderer_version=rendered.version,
        created_at=at,
        **{f"{kind}_count": len(set(keys)) for kind, keys in reactions.items()},
    )
    Reaction.objects.bulk_create(
        Reaction(post=post, persona=people[key], kind=kind, created_at=at)
        for kind, keys in reactions.items()
        for key in set(keys)
    )


def _start(key: str, days_ago: int, hours_until_last: float) -> datetime:
    """Return a moment on that day, at an hour derived from the key; early enough for all replies to be in the past."""
    offset = crc32(key.encode())
    day = timezone.localtime() - timedelta(days=days_ago)
    start = day.replace(hour=FIRST_HOUR + offset % HOURS_A_DAY, minute=offset % 60, second=0, microsecond=0)
    latest = timezone.now() - timedelta(hours=hours_until_last, minutes=offset % 50 + 5)
    return min(start, latest)
