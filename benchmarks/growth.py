"""More topics and posts for a database that has some: in bulk, with the counters that the actions would have kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from random import Random

from django.db import transaction
from django.utils import timezone

from benchmarks.vocabulary import paragraph, title
from community.groups.models import Group
from community.html import RENDERER_VERSION
from community.members.models import Member, Persona
from community.notifications.models import Notification
from forum.models import Post, Topic

BATCH = 1_000
MEAN_REPLIES = 9
LONGEST_TOPIC = 10_000  # posts; there is one, when there is room for it
TEXTS = 500  # different paragraphs: what stands in a post does not matter here
NEWEST, OLDEST = 60, 2 * 365 * 24 * 60  # minutes ago
NOTIFICATIONS_PER_POST = 0.3


@dataclass(frozen=True)
class People:
    """The keys of those who write, and of the groups that they write in."""

    personas: list[int]
    groups: list[int]


def grow_to(posts: int, chance: Random, *, apart: Iterable[Member] = ()) -> None:
    """Add topics with posts until the database has this many posts, and the notifications of them; nothing by or for
    the members ``apart``."""
    missing = posts - Post.objects.count()
    writers = Persona.objects.of_community().exclude(member__in=apart)
    people = People(
        list(writers.values_list("pk", flat=True)),
        list(Group.objects.filter(kind__in=["board", "peer"]).values_list("pk", flat=True)),
    )
    texts = [paragraph(chance) for _ in range(TEXTS)]
    for lengths in batched(lengths_of_topics(missing, chance), BATCH):
        with transaction.atomic():
            topics = Topic.objects.bulk_create(new_topic(length, people, chance) for length in lengths)
            for rows in batched(new_posts(topics, people, texts, chance), BATCH):
                Post.objects.bulk_create(rows)
    add_notifications(int(missing * NOTIFICATIONS_PER_POST), list(writers.values_list("member", flat=True)), chance)


def lengths_of_topics(posts: int, chance: Random) -> Iterator[int]:
    """Give the number of posts of each new topic: most are short, a few long, together ``posts``."""
    if posts >= 2 * LONGEST_TOPIC and not Topic.objects.filter(last_number=LONGEST_TOPIC).exists():
        posts -= LONGEST_TOPIC
        yield LONGEST_TOPIC
    while posts > 0:
        length = min(posts, 1 + int(chance.expovariate(1 / MEAN_REPLIES)))
        posts -= length
        yield length


def new_topic(length: int, people: People, chance: Random) -> Topic:
    begun = timezone.now() - timedelta(minutes=chance.randint(NEWEST, OLDEST))
    return Topic(
        title=title(chance),
        group_id=chance.choice(people.groups),
        author_id=chance.choice(people.personas),
        created_at=begun,
        last_post_at=time_of(begun, length),
        last_number=length,
        seq=length,
        replies_count=length - 1,
    )


def time_of(begun: datetime, number: int) -> datetime:
    """Return when this post was written: a post each seven minutes, and never in the future."""
    return min(begun + timedelta(minutes=7 * (number - 1)), timezone.now())


def new_posts(topics: list[Topic], people: People, texts: list[str], chance: Random) -> Iterator[Post]:
    for topic in topics:
        for number in range(1, topic.last_number + 1):
            source = chance.choice(texts)
            yield Post(
                topic=topic,
                number=number,
                seq=number,
                author_id=topic.author_id if number == 1 else chance.choice(people.personas),
                source=source,
                html=f"<p>{source}</p>\n",
                renderer_version=RENDERER_VERSION,
                created_at=time_of(topic.created_at, number),
            )


def add_notifications(number: int, members: list, chance: Random) -> None:
    """Add notifications that were read, of these members."""
    now = timezone.now()
    for numbers in batched(range(number), BATCH):
        Notification.objects.bulk_create(
            Notification(member_id=chance.choice(members), kind="moderation.looked", thing=f"growth-{n}", read_at=now)
            for n in numbers
        )
