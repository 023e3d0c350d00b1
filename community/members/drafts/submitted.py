"""Read a form that was sent: the words of its writer, and every field, to fill it in again.

It asks nothing of the database, and reads also what Django refused to read: it never raises.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote_plus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import Resolver404, ResolverMatch, resolve

from community.members.drafts.widgets import DRAFT_FIELDS, MADE_FROM, RECOVERED
from community.web import idempotency

UNREADABLE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, UnreadablePostError, MultiPartParserError)
FIELDS_READ, PIECES_READ = 60, 250
LONGEST_BODY_READ = 2 * 1024 * 1024
# what belongs to one sending, what must be agreed to anew, and what is secret
NEVER_KEPT = {DRAFT_FIELDS, MADE_FROM, "csrfmiddlewaretoken", "next", "honeypot", "cid", "version", "agreed"}
NEVER_KEPT |= {"preview", "refresh"}
SECRET = re.compile(r"password|passwd|secret|token|otp|(^|_)code(_|$)|^login$")
CODE = re.compile(r"[a-z0-9_:.-]{1,40}")  # a choice, in a form that does not say which of its fields hold words


@dataclass(frozen=True)
class SubmittedForm:
    """The words and fields of a POST. Without a draft key ("") they are kept for nobody.

    ``made_from`` is the submission id of the draft with which the page began.
    """

    key: str
    text: str
    fields: dict[str, str | list[str]]
    submission_id: str = ""
    made_from: str = ""


def draft_keys_of(request: HttpRequest) -> list[str]:
    """Return the draft keys of the view that answers this request; none for a view that keeps no draft.

    The first is the key to save under. A view may know a better one than its URL, but a refusal may come before it.
    """
    match = request.resolver_match or _resolved(request)
    pattern = getattr(match.func, "draft_key", "") if match else ""
    keys = [getattr(request, "draft_key", ""), pattern.format(**match.kwargs) if pattern else ""]
    return [key for key in dict.fromkeys(keys) if key]


def draft_key_of(request: HttpRequest) -> str:
    """Return the draft key to save under; "" for a view that keeps no draft."""
    return next(iter(draft_keys_of(request)), "")


def _resolved(request: HttpRequest) -> ResolverMatch | None:
    """Resolve the URL of a request that was refused before Django did."""
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def submitted_form(request: HttpRequest) -> SubmittedForm | None:
    """Return what was sent, when there are words in it."""
    if request.method != "POST" or request.path_info.startswith(settings.CMS_PATH):
        return None
    post_data = _post_data(request)
    marks = dict(mark.partition("@")[::2] for mark in post_data.getlist(DRAFT_FIELDS)[:FIELDS_READ])
    key = draft_key_of(request)
    if not marks and not key:
        return None
    fields = kept_fields({name: values[0] if len(values) == 1 else values for name, values in post_data.lists()})
    text = "\n\n".join(words.strip() for words in _words(fields, marks) if words.strip())
    if not text:
        return None
    if (marks and (marked_key := next(iter(marks.values()))) != RECOVERED) or not key:
        key = marked_key
    return SubmittedForm(key, text, fields, post_data.get(idempotency.FIELD, ""), post_data.get(MADE_FROM, ""))


def kept_fields(fields: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    """Return those of the fields that may be kept, without characters that no database takes."""
    kept = [(name, value) for name, value in fields.items() if name not in NEVER_KEPT and not SECRET.search(name)]
    return {name: _clean(value) for name, value in kept[:FIELDS_READ]}


def _words(fields: dict, marks: dict[str, str]) -> Iterable[str]:
    """Return the texts among the fields, in the order of the form."""
    texts = {name: value for name, value in fields.items() if isinstance(value, str) and name != idempotency.FIELD}
    if marks:
        return [value for name, value in texts.items() if name in marks]
    return [value for value in texts.values() if not CODE.fullmatch(value)] or texts.values()


def _clean(value: str | list[str]) -> str | list[str]:
    if isinstance(value, list):
        return [part.replace("\0", "") for part in value[:FIELDS_READ]]
    return value.replace("\0", "")


def _post_data(request: HttpRequest) -> QueryDict:
    try:
        return request.POST or _read_refused(request)
    except UNREADABLE:
        return _read_refused(request)


def _read_refused(request: HttpRequest) -> QueryDict:
    """Read the first fields of a body that Django did not want: it is too large, or has too many fields."""
    read = QueryDict(mutable=True)
    try:
        body = request._body if hasattr(request, "_body") else request.read(LONGEST_BODY_READ)
    except (UnreadablePostError, OSError):
        return read
    if request.content_type == "application/x-www-form-urlencoded":
        pairs = (map(unquote_plus, pair.partition("=")[::2]) for pair in _pieces(body, "&"))
    else:
        pairs = map(_part, _pieces(body, "--" + request.content_params.get("boundary", "no boundary")))
    for name, value in pairs:
        read.appendlist(name, value)
    return read


def _pieces(body: bytes, between: str) -> list[str]:
    return body.decode(errors="replace").split(between, PIECES_READ)[:PIECES_READ]


def _part(part: str) -> tuple[str, str]:
    """Return the name and the value of a part of a multipart form; a file has none."""
    head, _blank, value = part.partition("\r\n\r\n")
    name = re.search(r'; name="([^"]+)"', head)
    return (name[1], value.removesuffix("\r\n")) if name and "filename=" not in head else ("", "")
