"""Contents of the pages of the catalogue: the filtered list of tools, and the reviews of one tool."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import BigAutoField, Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from community.members.querysets.reader_query import AnyReader, ReaderSlices
from community.members.querysets.relations import mark_muted
from community.prepared import Parameter, PreparedQuery
from community.web.pagination import Cursor
from selfhelp.tools.choices import Helped, Recommend
from selfhelp.tools.forms import FilterForm
from selfhelp.tools.models import Experience, Rating, Tool

SCORE_FROM_PEOPLE = 3  # a score of fewer people would say more about them than about the tool
EXPERIENCES_PER_PAGE = 30
TOOLS_PER_PAGE = 30
NEWEST_FIRST = "-pk"
MAX_LEVEL = 5  # of the drawing
WORTH = {"yes": 1.0, "a_bit": 0.5, "maybe": 0.5, "no": 0.0}


@dataclass(frozen=True)
class Score:
    """Answers of members, or of professionals: counts per answer, and the level of the drawing (0 to 5)."""

    people: int
    helped: dict[str, int]
    recommend: dict[str, int]

    @property
    def is_shown(self) -> bool:
        return self.people >= SCORE_FROM_PEOPLE

    @property
    def level(self) -> int:
        worth = sum(WORTH[answer] * number for answer, number in self.helped.items())
        return round(MAX_LEVEL * worth / self.people) if self.people else 0

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, int]]]]:
        return [
            (_("Did it help you?"), [(str(Helped(a).label), self.helped.get(a, 0)) for a in Helped.values]),
            (
                _("Would you recommend it to somebody?"),
                [(str(Recommend(a).label), self.recommend.get(a, 0)) for a in Recommend.values],
            ),
        ]


def _counted_answers() -> QuerySet:
    ratings = Rating.objects.filter(tool=Parameter("tool", BigAutoField())).order_by()
    return ratings.values_list("as_professional", "helped", "recommend").annotate(number=Count("pk"))


def _experiences_of(user, tool) -> QuerySet:
    as_professional = Rating.objects.filter(tool=tool, member=OuterRef("author__member"), as_professional=True)
    experiences = Experience.objects.visible_to(user).filter(tool=tool).exclude(text="")
    return experiences.annotate(as_professional=Exists(as_professional)).select_related("author__member")


_answers = PreparedQuery(_counted_answers)
_experiences = ReaderSlices(
    _experiences_of, {NEWEST_FIRST: BigAutoField()}, size=EXPERIENCES_PER_PAGE, tool=BigAutoField()
)
_own_rating = PreparedQuery(
    lambda: Rating.objects.filter(member=AnyReader(0, 0), tool=Parameter("tool", BigAutoField()))
)


def scores(tool: Tool) -> tuple[Score, Score]:
    """Return the scores by members and by professionals, in one query."""
    answers = {False: (Counter(), Counter()), True: (Counter(), Counter())}
    for as_professional, helped, recommend, number in _answers.rows(tool=tool.pk):
        answers[as_professional][0][helped] += number
        answers[as_professional][1][recommend] += number
    return tuple(Score(helped.total(), helped, recommend) for helped, recommend in answers.values())


def catalogue(request: HttpRequest) -> dict:
    """Return the tools that match the filters in the query string; an unknown value filters nothing."""
    form = FilterForm(request.GET)
    form.is_valid()
    filters = {name: value for name, value in form.cleaned_data.items() if value}
    tools = (
        Tool.objects.visible_to(request.user)
        .about_theme(filters.get("theme", ""))
        .on_platform(filters.get("platform", ""))
        .in_language(filters.get("language", ""))
        .for_age(filters.get("age"))
        .filter(is_gone=False)
        .for_cards()
    )
    tool_list = Cursor.of(request.GET, "title", "pk").slice(tools, size=TOOLS_PER_PAGE)
    return {
        "filters": form,
        "tools": tool_list.rows,
        "count": tools.count(),
        "is_filtered": bool(filters),
        "previous_url": tool_list.previous_url,
        "next_url": tool_list.next_url,
    }


def reviews(tool: Tool, request: HttpRequest) -> dict:
    """Return the two scores of a tool, the experiences that this reader may see, and the reader's own rating."""
    user = request.user
    experience_list = Cursor.of(request.GET, NEWEST_FIRST).slice(
        Experience.objects.all(), size=EXPERIENCES_PER_PAGE, fetch=_experiences.fetch(user, tool=tool.pk)
    )
    rows = mark_muted(experience_list.rows, user)
    members_score, professionals_score = scores(tool)
    return {
        "members_score": members_score,
        "professionals_score": professionals_score,
        "experiences": [row for row in rows if not row.as_professional],
        "professional_experiences": [row for row in rows if row.as_professional],
        "previous_url": _at_experiences(experience_list.previous_url),
        "next_url": _at_experiences(experience_list.next_url),
        "own_rating": _own_rating.first(reader=user.pk, tool=tool.pk) if user.is_authenticated else None,
    }


def _at_experiences(url: str) -> str:
    return f"{url}#ervaringen" if url else ""
