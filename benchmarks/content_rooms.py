"""More content of a benchmark, besides pages: a very long topic, a chat room, a college, a word list."""

from datetime import time, timedelta
from random import Random

from django.utils import timezone

from benchmarks.growth import People, new_posts, new_topic
from benchmarks.vocabulary import paragraph, sentence, title
from chat.rooms.choices import Weekday
from chat.rooms.models import Message, OpeningHour, Room
from community.groups.choices import Admission, GroupKind, Visibility
from community.groups.models import Group, Membership
from community.members.models import Persona
from community.members.querysets.relations import blocked_ids
from community.pages.models import WordListPage, WordPage
from forum.models import Post
from recoverycollege.models import College, CollegeIndex, Course, CourseRun

BATCH = 2_000
READERS = 100
MESSAGES, WORDS, COURSES, RUNS_PER_COURSE = 200, 60, 8, 3


def write_longest_topic(posts: int, chance: Random, board: Group, personas: list[Persona]) -> None:
    """Write one topic with this many posts, of somebody whom no reader blocked, when there is one."""
    apart = {key for persona in personas[:READERS] for key in blocked_ids(persona.member)}
    people = People([persona.pk for persona in personas], [board.pk])
    topic = new_topic(posts, people, chance)
    topic.author = next((persona for persona in personas if persona.member_id not in apart), personas[0])
    topic.save()
    texts = [paragraph(chance) for _ in range(100)]
    Post.objects.bulk_create(new_posts([topic], people, texts, chance), batch_size=BATCH)


def write_room(chance: Random, personas: list[Persona]) -> None:
    """Write a room that is open the whole week, of a group that everybody may read."""
    group = Group.objects.create(
        slug="open-kamer",
        title="Open kamer",
        summary=sentence(chance),
        kind=GroupKind.PEER,
        visibility=Visibility.PUBLIC,
        admission=Admission.EVERYONE,
        members_count=len(personas),
    )
    Membership.objects.bulk_create(Membership(group=group, member=p.member, persona=p) for p in personas)
    room = Room.objects.create(group=group, title=group.title, seq=MESSAGES)
    OpeningHour.objects.bulk_create(OpeningHour(room=room, weekday=d, begins=time(0), ends=time(0)) for d in Weekday)
    now = timezone.now()
    Message.objects.bulk_create(
        Message(room=room, author=chance.choice(personas), seq=n, cid=f"{n}", text=sentence(chance), created_at=now)
        for n in range(1, MESSAGES + 1)
    )


def write_words(chance: Random) -> None:
    word_list = WordListPage.objects.get()
    for n in range(WORDS):
        text = {"title": title(chance), "summary": sentence(chance), "clinical": title(chance)}
        word_list.add_child(
            instance=WordPage(slug=f"woord-{n}", body=[("text", f"<p>{paragraph(chance)}</p>")], **text)
        )


def write_college(chance: Random) -> None:
    """Write a college with courses, each with dates in the coming months."""
    college = College(slug="academie", title=title(chance), location="Utrecht", summary=sentence(chance))
    CollegeIndex.objects.get().add_child(instance=college)
    for n in range(COURSES):
        course = Course(slug=f"cursus-{n}", title=title(chance), summary=sentence(chance), for_whom=sentence(chance))
        college.add_child(instance=course)
        days = chance.sample(range(3, 90), RUNS_PER_COURSE)
        CourseRun.objects.bulk_create(
            CourseRun(course=course, starts_at=timezone.now() + timedelta(days=d), location="Utrecht", seats=12)
            for d in days
        )
