from collections.abc import Callable
from http import HTTPStatus

from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community.members.drafts.actions import clear_sent_draft
from community.members.drafts.recover import HELD_COOKIE, keep_refused, recover_drafts
from community.members.drafts.submitted import SubmittedForm, draft_keys_of, submitted_form
from community.members.models.session import IDLE_LIMIT
from community.web import ratelimit
from community.web.decorators import view_has
from community.web.redirects import leads_onwards, redirects_to_login

SENT_COOKIE = "sent"  # tells drafts.js which form was sent, so that it forgets the copy on the device
SENT_COOKIE_SECONDS = 600


class DraftRecoveryMiddleware:
    """Keep the words of every form until it is sent: a refusal, a remark or a redirect elsewhere makes them a draft.

    A redirect onwards means that the form was sent; its draft is removed. A GET costs nothing.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and hasattr(request, "user"):
            if not getattr(request, "has_kept_words", False) and (form := submitted_form(request)):
                _keep_or_forget(request, response, form)
            _set_held_cookie(request, response)
        return response


def _keep_or_forget(request: HttpRequest, response: HttpResponse, form: SubmittedForm) -> None:
    if redirects_to_login(response):
        recover_drafts(request, form)
    elif leads_onwards(response) and not getattr(request, "is_unsent", False):
        _forget(request, response, form)
    elif not view_has(request, "has_separate_limit"):
        keep_refused(request)


def _set_held_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Tell the browser where the words wait that it sent without a log-in; or that they are not there any more."""
    key = getattr(request, "held_key", None)
    if key:
        age, is_secure = IDLE_LIMIT.total_seconds(), settings.SESSION_COOKIE_SECURE
        response.set_cookie(HELD_COOKIE, key, max_age=age, secure=is_secure, httponly=True, samesite="Lax")
    elif key is not None:
        response.delete_cookie(HELD_COOKIE, samesite="Lax")


def _forget(request: HttpRequest, response: HttpResponse, form: SubmittedForm) -> None:
    """Remove the draft of a form that was sent, and tell the script of the page to forget its copy."""
    if not request.user.is_authenticated or not form.key:
        return
    names = {"submission_id": form.submission_id, "made_from": form.made_from}
    clear_sent_draft(actor=request.user, keys=[form.key, *draft_keys_of(request)], **names)
    if form.submission_id:
        is_secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(SENT_COOKIE, form.submission_id, SENT_COOKIE_SECONDS, secure=is_secure, samesite="Lax")


class ChangeRateLimitMiddleware:
    """Limit how many changes a member or visitor sends in a minute, to more than a person can mean.

    What was written comes back on the page that says so, and is kept for a member as a draft; for a visitor nothing is
    kept.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view, _arguments, _keywords) -> HttpResponse | None:
        try:
            ratelimit.limit_changes(request)
        except ratelimit.RateLimitExceeded as too_many:
            response = too_many_changes(request)
            response.headers["Retry-After"] = str(too_many.seconds)
            return response
        return None


def too_many_changes(request: HttpRequest) -> HttpResponse:
    """Return a page with the text that was sent; without text the static page, because there may be many requests."""
    refused = keep_refused(request)
    if refused is None:
        return respond_429(request)
    return render(request, "429.html", {"refused": refused}, status=HTTPStatus.TOO_MANY_REQUESTS)
