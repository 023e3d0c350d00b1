"""Idempotency: a form that is sent twice, because the line is slow, does its work once.

Every form of a page carries a submission id (``{% submission_token %}``). The key of a submission is that id with the
path and the fields of the form, so the same form with other words is another submission, and so is the same form on
the page shown anew. The middleware leads the second request of a key to where the first one was redirected; actions
that store something take ``submission_key`` as the id of what they store, which holds for longer than the cache does.

The cache keeps a keyed hash and the URL of the redirect. Its expiry is rounded to the hour, so that it tells no time.
"""

import secrets
from collections.abc import Callable
from contextlib import ExitStack, suppress
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.core.cache import cache
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare, salted_hmac

from community.web import ratelimit
from community.web.decorators import view_has
from community.web.locks import request_lock
from community.web.redirects import leads_onwards

FIELD = "submission_id"
MAX_ID_CHARACTERS = 64
NONCE_BYTES, NONCE_CHARACTERS, SEAL_CHARACTERS = 12, 16, 16
REMEMBERED_SECONDS = 10  # at least this long, and at most twice as long
HOUR_SECONDS = 3600
NAMESPACE = UUID("5d0f6d0c-0d0b-5f0e-9a53-2f6d8a1c7e11")


def page_submission_id(request: HttpRequest) -> str:
    """Return the submission id for the forms of the page that answers this request, the same for all of them."""
    if not hasattr(request, "_page_submission_id"):
        request._page_submission_id = new_submission_id(getattr(request, "user", None))
    return request._page_submission_id


def new_submission_id(user=None) -> str:
    """Return a submission id; of a page that was made for a member, it ends in a seal that tells for whom."""
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    return nonce + _seal(nonce, user) if user is not None and user.is_authenticated else nonce


def is_of_page(submission_id: str, *, of_member: bool) -> bool:
    """Return whether this has the form of an id of our pages: of a member's, with a seal, or of a visitor's."""
    return len(submission_id) == NONCE_CHARACTERS + (SEAL_CHARACTERS if of_member else 0)


def is_made_for(submission_id: str, user) -> bool:
    """Return whether the page with this submission id was made for this member."""
    nonce, seal = submission_id[:NONCE_CHARACTERS], submission_id[NONCE_CHARACTERS:]
    return is_of_page(submission_id, of_member=True) and constant_time_compare(seal, _seal(nonce, user))


def _seal(nonce: str, user) -> str:
    digest = salted_hmac("community.web.idempotency", f"{nonce} {user.pk}", algorithm="sha256").hexdigest()
    return digest[:SEAL_CHARACTERS]


def submission_key(request: HttpRequest) -> UUID:
    """Return the idempotency key of the form in this request; a random one when the form has no submission id."""
    submission_id = request.POST.get(FIELD, "")
    if not submission_id or len(submission_id) > MAX_ID_CHARACTERS:
        return uuid4()
    return uuid5(NAMESPACE, _content(request))


class IdempotentPostMiddleware:
    """Only a redirect is remembered: a form that came back with a remark is looked at again. A response that began
    another session is not remembered either, because the second request needs its cookie."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session_key, response = request.session.session_key, None
        with ExitStack() as held:
            request._submission_locks = held
            try:
                response = self.get_response(request)
            finally:
                request_key = getattr(request, "_submission_request_key", None)
                if request_key and is_remembered(request, response, session_key):
                    with suppress(Error):  # what was sent is stored: its key holds without this
                        cache.set(request_key, response.headers["Location"], timeout=rounded_timeout())
        return response

    def process_view(self, request: HttpRequest, _view, _arguments, _keywords) -> HttpResponse | None:
        if not is_submission(request):
            return None
        content = f"{request.session.session_key} {_content(request)}"  # the same id in two sessions is two submissions
        current_key, earlier_key = request_keys(content)
        request._submission_locks.enter_context(request_lock(f"submission:{content}"))
        if cached_url := cache.get(current_key) or cache.get(earlier_key):
            return redirect(cached_url)
        request._submission_request_key = current_key
        return None


def is_submission(request: HttpRequest) -> bool:
    """Return whether this is a form of one of our pages; Wagtail's editor saves again and again from one page."""
    is_form = request.method == "POST" and request.POST.get(FIELD)
    is_cms = request.path_info.startswith(settings.CMS_PATH)
    return bool(is_form) and not is_cms and not view_has(request, "is_not_idempotent")


def is_remembered(request: HttpRequest, response: HttpResponse | None, session_key: str | None) -> bool:
    """Return whether this response redirects to what comes next, and the second request can follow it.

    A redirect to something that has to be done first, such as logging in, is not remembered. Ending a session is, and
    beginning one is not: that needs the cookie of the response.
    """
    if response is None or not leads_onwards(response):
        return False
    has_logged_out = session_key and not request.user.is_authenticated
    return request.session.session_key == session_key or bool(has_logged_out)


def request_keys(content: str) -> tuple[str, str]:
    """Return the cache keys of this submission for this window of time and for the one before it."""
    window = ratelimit.now() // REMEMBERED_SECONDS
    return tuple(f"submission:{ratelimit.daily_hash(f'{number} {content}')}" for number in (window, window - 1))


def rounded_timeout() -> int:
    """Return the seconds until the end of the next hour."""
    return 2 * HOUR_SECONDS - ratelimit.now() % HOUR_SECONDS


def _content(request: HttpRequest) -> str:
    """Return the path and the fields. The CSRF token differs from page to page, and says nothing."""
    fields = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return f"{request.get_full_path()} {fields}"
