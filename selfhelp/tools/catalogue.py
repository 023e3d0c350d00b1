"""What the pages of the catalogue show: the filters, and the scores."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from community.html import one_line
from community.members.querysets.relations import folded
from community.web.pagination import newest_first
from selfhelp.tools.choices import Helped, Recommend
from selfhelp.tools.forms import FilterForm
from selfhelp.tools.models import Experience, Tool

SCORE_FROM = 3  # below this number of people a score says more about them than about the tool
EXPERIENCES_SHOWN = 30
TOOLS_PER_PAGE = 30
MAX_LEVEL = 5  # of the drawing
WORTH = {"yes": 1.0, "a_bit": 0.5, "maybe": 0.5, "no": 0.0}


@dataclass(frozen=True)
class Score:
    """What one kind of people say: counts per answer, and the level of the drawing (0 to 5)."""

    people: int
    helped: dict[str, int]
    recommend: dict[str, int]

    @property
    def is_shown(self) -> bool:
        return self.people >= SCORE_FROM

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


def score(tool: Tool, *, as_professional: bool) -> Score:
    ratings = tool.ratings.filter(as_professional=as_professional).order_by()
    counts = {name: dict(ratings.values_list(name).annotate(number=Count("pk"))) for name in ("helped", "recommend")}
    return Score(people=sum(counts["helped"].values()), **counts)


def catalogue(request: HttpRequest) -> dict:
    """The tools that fit the filters in the address; an unknown value is as good as none."""
    form = FilterForm(request.GET)
    form.is_valid()
    wish = form.cleaned_data
    tools = (
        Tool.objects.visible_to(request.user)
        .about_theme(wish.get("theme", ""))
        .on_platform(wish.get("platform", ""))
        .in_language(wish.get("language", ""))
        .for_age(wish.get("age"))
        .filter(is_gone=False)
        .defer("body", "body_en")  # a card shows none of it
        .order_by("title", "pk")
    )
    below = one_line(request.GET.get("below", ""))
    start = tools.filter(slug=below).first() if below else None
    rows = list((tools.below(start) if start else tools)[: TOOLS_PER_PAGE + 1])
    shown, query = rows[:TOOLS_PER_PAGE], {name: value for name, value in wish.items() if value}
    older = urlencode(query | {"below": shown[-1].slug}) if len(rows) > TOOLS_PER_PAGE else ""
    return {
        "filters": form,
        "tools": shown,
        "count": tools.count(),
        "is_filtered": bool(query),
        "older_url": f"?{older}" if older else "",
        "newer_url": f"?{urlencode(query)}" if start else "",
    }


def said_about(tool: Tool, request: HttpRequest) -> dict:
    """What people say of a tool: the two scores, the experiences that this reader may see, and one's own answer."""
    member = request.user if request.user.is_authenticated else None
    experiences = Experience.objects.visible_to(request.user).filter(tool=tool).exclude(text="")
    experiences = experiences.select_related("author__member")
    page = newest_first(experiences, before=request.GET.get("before", ""), size=EXPERIENCES_SHOWN)
    return {
        "members_score": score(tool, as_professional=False),
        "professionals_score": score(tool, as_professional=True),
        "experiences": folded(page.rows, request.user),
        "older_url": f"?{urlencode({'before': page.older})}#ervaringen" if page.older else "",
        "my_rating": tool.ratings.filter(member=member).first() if member else None,
        "themes": tool.themes.live(),
    }
