"""The page of the CMS that says what and who relies on something, before an editor takes it away."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from community.pages.references import Change, Reference, name_of, references_to, with_descendants

SEEN = "in_use_seen"  # the field of the form in which the editor says to have read the list
PAGES_TO_CONFIRM = 10  # from so many pages on, Wagtail asks to type the name of the site


@dataclass(frozen=True)
class UsedThing:
    """An object with its references, and whether they forbid the change."""

    name: str
    references: list[Reference]
    is_refused: bool


def answer(request: HttpRequest, things: Iterable[Model], change: Change) -> HttpResponse | None:
    """Return the page that lists what relies on these objects; None when nothing does, or the editor has read it."""
    changed = [affected for thing in things for affected in with_descendants(thing)]
    used = [used_thing for thing in changed if (used_thing := _used(thing, change)).references]
    is_refused = any(thing.is_refused for thing in used)
    if not used or (not is_refused and request.method == "POST" and SEEN in request.POST):
        return None
    context = {
        "used": used,
        "is_refused": is_refused,
        "change": change,
        "fields": [(name, value) for name in request.POST for value in request.POST.getlist(name) if _is_kept(name)],
        "seen_field": SEEN,
        "next_url": get_valid_next_url_from_request(request),
        "asks_site_name": change == Change.DELETE
        and sum(isinstance(thing, Page) for thing in changed) >= PAGES_TO_CONFIRM
        and "confirm_site_name" not in request.POST,
    }
    return TemplateResponse(request, "cms/in_use.html", context)


def _used(thing: Model, change: Change) -> UsedThing:
    references = references_to(thing)
    return UsedThing(name_of(thing), references, any(change in reference.refuses for reference in references))


def _is_kept(name: str) -> bool:
    return name not in ("csrfmiddlewaretoken", SEEN)
