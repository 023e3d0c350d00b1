"""Fill in a form with what the member wrote in it before and has not sent."""

from django.db.models import CharField
from django.http import HttpRequest

from community.members.drafts.actions import TAB
from community.members.drafts.submitted import draft_keys_of
from community.members.models import Draft
from community.members.querysets.reader_query import ReaderQuery

_newest_draft = ReaderQuery(
    lambda user, keys: Draft.objects.filter(member=user.pk, key__in=keys).newest_first()[:1], keys=[CharField()]
)


def with_draft(request: HttpRequest, initial: dict | None = None, *, main: str = "text") -> dict:
    """Return the initial values of a form, with those of the draft of this view over them.

    ``main`` is the field for a draft that has words alone. One query for a member who opens the form, else none.
    """
    draft = _stored_draft(request)
    if draft is None:
        return dict(initial or {})
    request.draft_made_from = draft.fields.get(TAB, "")
    fields = {name: value for name, value in draft.fields.items() if name != TAB}
    return {**(initial or {}), **(fields or {main: draft.text})}


def _stored_draft(request: HttpRequest) -> Draft | None:
    keys = draft_keys_of(request)
    if not keys or request.method != "GET" or not request.user.is_authenticated:
        return None
    return _newest_draft.first(request.user, keys=keys)
