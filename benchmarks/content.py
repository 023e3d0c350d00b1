"""Content for measuring: any size, the same for the same seed, and not a word of a real person.

Rows are written in bulk, with the counters that the actions would have kept.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import batched
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page
from wagtail.models.reference_index import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from benchmarks.content_rooms import write_college, write_longest_topic, write_room, write_words
from benchmarks.sizes import Sizes
from benchmarks.vocabulary import paragraph, sentence, title
from community.groups.choices import Admission, GroupKind, Visibility
from community.groups.models import Group, Membership
from community.html import RENDERER_VERSION
from community.members.choices import WRITING, Role
from community.members.consent.purposes import TERMS
from community.members.models import Block, Consent, Member, Persona
from community.notifications.models import Notification
from community.pages.models import ArticlePage, Author, ReadingIndex, StoryIndex, StoryPage, ThemePage
from forum.choices import ReactionKind
from forum.models import Post, Reaction, Topic
from selfhelp.tools.choices import Helped, Platform, Recommend
from selfhelp.tools.models import Experience, Rating, Tool, ToolIndex

MAIL_DOMAIN = "benchmark.example"
BATCH = 2_000
GROUPS_PER_MEMBER = 3
NOTIFICATIONS_PER_MEMBER = 20
BLOCKS_PER_MEMBER = 2
MINUTES = 2 * 365 * 24 * 60  # what was written, was written in the last two years


@transaction.atomic
def fill(sizes: Sizes, *, seed: int = 1, tell: Callable[[str], None] = lambda line: None) -> None:
    """Write all of it into an empty, migrated database."""
    chance = Random(seed)
    personas = write_members(sizes, chance)
    tell(f"{sizes.members} members")
    with disable_reference_index_auto_update():
        themes = write_pages(sizes, chance)
        tell(f"{sizes.articles} articles and {sizes.stories} stories")
        write_tools(sizes, chance, themes, personas)
        write_words(chance)
        write_college(chance)
        tell(f"{sizes.tools} tools with {Rating.objects.count()} ratings")
    groups = write_groups(sizes, chance, personas)
    topics = write_topics(sizes, chance, groups, personas)
    posts = write_posts(sizes, chance, topics, personas)
    write_reactions(chance, posts, personas)
    if sizes.longest:
        write_longest_topic(sizes.longest, chance, groups[0], personas)
    write_room(chance, personas)
    tell(f"{sizes.topics} topics with {len(posts) - sizes.topics} replies in {len(groups)} groups")
    ReferenceIndex.objects.all().delete()  # nobody edits these pages


def save(rows: Iterable) -> list:
    rows = list(rows)
    return type(rows[0]).objects.bulk_create(rows, batch_size=BATCH) if rows else []


def write_members(sizes: Sizes, chance: Random) -> list[Persona]:
    nobody_knows = make_password(None)
    roles = chance.choices(Role.values, weights=[80, 10, 7, 3], k=sizes.members)
    members = save(
        Member(email=f"member{n}@{MAIL_DOMAIN}", password=nobody_knows, role=role, birth_year=1950 + n % 50)
        for n, role in enumerate(roles)
    )
    personas = save(
        Persona(member=member, name=f"Lid {n}", name_key=f"benchmark{n}", avatar_seed=f"{n}")
        for n, member in enumerate(members)
    )
    save(Consent(member=m, purpose=purpose, version=TERMS[purpose].version) for m in members for purpose in WRITING)
    pairs = {(m.pk, chance.choice(members).pk) for m in members for _ in range(BLOCKS_PER_MEMBER)}
    save(Block(blocker_id=one, blocked_id=other) for one, other in sorted(pairs) if one != other)
    save(
        Notification(member=m, kind="moderation.looked", thing=str(n))
        for m in members
        for n in range(NOTIFICATIONS_PER_MEMBER)
    )
    return personas


def write_pages(sizes: Sizes, chance: Random) -> list[ThemePage]:
    reading, stories = ReadingIndex.objects.get(), StoryIndex.objects.get()
    authors = save(Author(key=f"auteur-{n}", name=f"Auteur {n}", bio=sentence(chance)) for n in range(10))
    themes = [
        publish(reading, ThemePage(title=title(chance), slug=f"thema-{n}", body=body(chance, 4), position=n))
        for n in range(sizes.themes)
    ]
    for model, parent, number in ((ArticlePage, reading, sizes.articles), (StoryPage, stories, sizes.stories)):
        for n in range(number):
            text = {"body": body(chance, 12), "summary": sentence(chance), "title": title(chance)}
            people = {"theme": chance.choice(themes), "author": chance.choice(authors)}
            page = model(slug=f"{model.kind}-{n}", reviewed_on=timezone.localdate(), **text, **people)
            page.related = [("tool", f"tool-{chance.randrange(sizes.tools)}") for _ in range(min(3, sizes.tools))]
            page.first_published_at = moment(chance)
            publish(parent, page)
    return themes


def publish(parent: Page, page: Page) -> Page:
    return parent.add_child(instance=page)


def body(chance: Random, paragraphs: int) -> list[tuple[str, object]]:
    """A heading above every third paragraph, and one quote."""
    blocks: list[tuple[str, object]] = []
    for number in range(paragraphs):
        blocks += [("heading", title(chance))] if number % 3 == 0 else []
        blocks.append(("text", f"<p>{paragraph(chance)}</p>"))
    return [*blocks, ("quote", {"text": sentence(chance), "who": "een lezer"}), ("helpline", "113")]


def write_tools(sizes: Sizes, chance: Random, themes: list[ThemePage], personas: list[Persona]) -> None:
    index = ToolIndex.objects.get()
    tools = []
    for n in range(sizes.tools):
        tool = Tool(title=title(chance), slug=f"tool-{n}", summary=sentence(chance), body=body(chance, 2))
        tool.platforms = ",".join(sorted(chance.sample(Platform.values, 2)))
        tool.for_whom, tool.not_for, tool.provider = sentence(chance), sentence(chance), "een stichting"
        tool.themes = chance.sample(themes, min(2, len(themes)))
        tools.append(publish(index, tool))
    pairs = pick_pairs(chance, tools, personas, sizes.ratings)
    save(
        Rating(
            tool=tool,
            member=persona.member,
            as_professional=persona.member.role == Role.PROFESSIONAL,
            helped=chance.choice(Helped.values),
            recommend=chance.choice(Recommend.values),
        )
        for tool, persona in pairs
    )
    save(Experience(tool=tool, author=persona, text=sentence(chance)) for tool, persona in pairs[::2])


def pick_pairs(chance: Random, some: list, others: list, number: int) -> list[tuple]:
    """Different pairs, at most as many as there are."""
    number = min(number, len(some) * len(others))
    return [
        (some[n % len(some)], others[n // len(some)]) for n in chance.sample(range(len(some) * len(others)), number)
    ]


def write_groups(sizes: Sizes, chance: Random, personas: list[Persona]) -> list[Group]:
    """Boards that everybody reads, and closed groups; everybody is in a few of the closed ones."""
    open_to_all = {"kind": GroupKind.BOARD, "visibility": Visibility.PUBLIC, "admission": Admission.EVERYONE}
    boards = save(
        Group(slug=f"bord-{n}", title=f"Bord {n}", summary=sentence(chance), position=n, **open_to_all)
        for n in range(sizes.boards)
    )
    circles = save(
        Group(slug=f"groep-{n}", title=f"Groep {n}", summary=sentence(chance), kind=GroupKind.PEER, position=n)
        for n in range(sizes.groups)
    )
    joined = [(p, g) for p in personas for g in chance.sample(circles, min(GROUPS_PER_MEMBER, len(circles)))]
    save(Membership(group=group, member=persona.member, persona=persona) for persona, group in joined)
    for group in circles:
        group.members_count = sum(1 for _, of in joined if of is group)
    Group.objects.bulk_update(circles, ["members_count"])
    return boards + circles


def write_topics(sizes: Sizes, chance: Random, groups: list[Group], personas: list[Persona]) -> list[Topic]:
    """Topics with their counters: a few conversations are long, most are short."""
    shares = [chance.paretovariate(1.2) for _ in range(sizes.topics)]
    scale = sizes.replies / (sum(shares) or 1)
    topics = []
    for share in shares:
        replies = int(share * scale)
        begun = moment(chance)
        times = {"created_at": begun, "last_post_at": begun + timedelta(minutes=7 * replies)}
        counters = {"last_number": replies + 1, "seq": replies + 1, "replies_count": replies}
        people = {"group": chance.choice(groups), "author": chance.choice(personas)}
        topics.append(Topic(title=title(chance), **times, **counters, **people))
    return save(topics)


def write_posts(sizes: Sizes, chance: Random, topics: list[Topic], personas: list[Persona]) -> list[Post]:
    posts = []
    for topic in topics:
        for number in range(1, topic.last_number + 1):
            source = paragraph(chance)
            posts.append(
                Post(
                    topic=topic,
                    number=number,
                    seq=number,
                    author=topic.author if number == 1 else chance.choice(personas),
                    source=source,
                    html=f"<p>{source}</p>\n",  # what the renderer makes of plain words
                    renderer_version=RENDERER_VERSION,
                    created_at=topic.created_at + timedelta(minutes=7 * (number - 1)),
                )
            )
    return [post for some in batched(posts, BATCH) for post in save(some)]


def write_reactions(chance: Random, posts: list[Post], personas: list[Persona]) -> None:
    """Half of the posts have one, counted beside the post."""
    chosen = chance.sample(posts, len(posts) // 2)
    rows = [Reaction(post=p, persona=chance.choice(personas), kind=chance.choice(ReactionKind.values)) for p in chosen]
    save(rows)
    for row in rows:
        setattr(row.post, f"{row.kind}_count", 1)
    for some in batched(chosen, 500):
        Post.objects.bulk_update(some, [f"{kind}_count" for kind in ReactionKind.values])


def moment(chance: Random):
    return timezone.now() - timedelta(minutes=chance.randint(60 * 24 * 14, MINUTES))
