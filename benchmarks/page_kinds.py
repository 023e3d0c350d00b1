"""The kinds of pages that are measured, with several URLs of each, so that no row is always cached."""

from dataclasses import dataclass
from urllib.parse import urlencode

PATHS_PER_PAGE = 40
EVERYBODY, MEMBERS = ("visitor", "member"), ("member",)


@dataclass(frozen=True)
class PageKind:
    """``paths`` are what all the members who measure may read, and a visitor when ``readers`` has one."""

    name: str
    paths: list[str]
    readers: tuple[str, ...] = EVERYBODY


def page_kinds(members: list) -> list[PageKind]:
    return [*_editorial(), *_written_by_members(members), *_personal()]


def _editorial() -> list[PageKind]:
    """Return the kinds of what editors write, and the search page."""
    from django.urls import reverse

    from benchmarks.vocabulary import RARE_WORDS, WORDS
    from community.pages.models import (
        ArticlePage,
        ReadingIndex,
        StoryIndex,
        StoryPage,
        ThemePage,
        WordListPage,
        WordPage,
    )
    from recoverycollege.models import College, CollegeIndex, Course
    from selfhelp.tools.models import Tool, ToolIndex

    models = {
        "reading": ReadingIndex,
        "theme": ThemePage,
        "article": ArticlePage,
        "stories": StoryIndex,
        "story": StoryPage,
        "words": WordListPage,
        "word": WordPage,
        "tools": ToolIndex,
        "tool": Tool,
        "colleges": CollegeIndex,
        "college": College,
        "course": Course,
    }
    search_url, some = reverse("search:search"), [*RARE_WORDS[:5], *WORDS[70:100:2], f"{WORDS[80]} {WORDS[120]}"]
    return [
        PageKind("home", ["/"]),
        PageKind("home in English", ["/en/"]),
        *(PageKind(name, _urls(model.objects.live().order_by("pk"))) for name, model in models.items()),
        PageKind("courses to come", [reverse("college:upcoming")]),
        PageKind("search", [f"{search_url}?{urlencode({'q': query})}" for query in some]),
        PageKind("sign up", [reverse("account_signup")], ("visitor",)),
    ]


def _written_by_members(members: list) -> list[PageKind]:
    """Return the kinds of forum, groups and chat; without topics of somebody whom one of these members blocked."""
    from django.urls import reverse

    from chat.rooms.models import Room
    from community.groups.models import Group
    from forum.models import Topic
    from forum.reading.permalinks import number_url

    topics = Topic.objects.filter(group__kind="board").exclude(author__member__in=apart_from(members))
    some = topics.order_by("public_id")[:PATHS_PER_PAGE]
    longest = topics.order_by("-last_number").first()
    return [
        PageKind("together", [reverse("pages:together")]),
        PageKind("forum", [reverse("forum:index")]),
        PageKind("board", _urls(Group.objects.boards())),
        PageKind("topic", _urls(some)),
        PageKind("longest topic", [longest.get_absolute_url()]),
        PageKind("its last slice", [number_url(longest, longest.last_number).partition("#")[0]]),
        PageKind("groups", [reverse("groups:index")]),
        PageKind("group", _urls(Group.objects.filter(kind="peer"))),
        PageKind("rooms", [reverse("chat:index")]),
        PageKind("room", _urls(Room.objects.filter(group__visibility="public"))),
        PageKind("evenings", [f"{url}avonden/" for url in _urls(Room.objects.filter(group__visibility="public"))]),
    ]


def apart_from(members: list) -> set:
    """Return the keys of those whose words one of these members does not see."""
    from community.members.querysets.relations import blocked_ids

    return {key for member in members for key in blocked_ids(member)}


def _personal() -> list[PageKind]:
    from django.urls import reverse

    names = {
        "own room": "members:home",
        "notifications": "notifications:list",
        "conversations": "private:index",
        "own words": "privacy:authored",
        "own data": "privacy:overview",
    }
    return [PageKind(kind, [reverse(name)], MEMBERS) for kind, name in names.items()]


def _urls(rows) -> list[str]:
    return [
        row.get_absolute_url() if hasattr(row, "get_absolute_url") else row.get_url() for row in rows[:PATHS_PER_PAGE]
    ]
