import json
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from community.members.allauth_internals import STATE_SESSION_KEY
from community.members.drafts.recover import keep_late_words, keep_words, marked
from community.members.sessions.store import who_it_was
from community.web import ratelimit
from community.web.decorators import view_has
from community.web.redirects import same_site_url


class SessionMiddleware(DjangoSessionMiddleware):
    """A login that ended by itself is known for a day, for words that come late: until then its cookie may stay. It
    opens nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        name = settings.SESSION_COOKIE_NAME
        taken_back = name in response.cookies and not response.cookies[name].value
        if taken_back and who_it_was(request.COOKIES.get(name)):
            del response.cookies[name]
        return response


ASKED = "asked_for_new_terms"  # in the session: asked once a log-in, not on every page


class IdleTimeoutMiddleware:
    """A login ends some time after the last thing that somebody did, not after logging in: nobody is sent out while
    writing. What a page asks by itself keeps no login alive. How long, is in ``sessions.py``.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and settings.SESSION_COOKIE_NAME in request.COOKIES and is_sent_away(response):
            keep_late_words(request)
        return response

    def process_view(self, request: HttpRequest, _view, _arguments, _keywords) -> None:
        here = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        if here and not view_has(request, "is_background_request"):
            request.session.use(request.user)


class SecondStepMiddleware:
    """Says which session a member came out of, and leads who was refused for want of a second step to that step.

    Who was refused for any other reason hears what everybody hears.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: member_of(request))
        if request.path.startswith(settings.CMS_PATH) and waits_for_the_cms(request.user):
            return to_second_step(request)
        response = self.get_response(request)
        refused = response.status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
        if refused and getattr(request.user, "duty_waits", False):
            return to_second_step(request)
        return response


def member_of(request: HttpRequest):
    member = get_user(request)
    member.login_session = request.session
    return member


def waits_for_the_cms(member) -> bool:
    """Before Wagtail is asked: whatever stands under that path is for editors."""
    return member.is_authenticated and not member.has_perm("wagtailadmin.access_admin") and member.duty_waits


def to_second_step(request: HttpRequest) -> HttpResponse:
    wanted = request.get_full_path() if request.method in ("GET", "HEAD") else page_of(request)
    return redirect(f"{reverse('second_step')}?{urlencode({'next': wanted})}")


class LoginNextMiddleware:
    """Who presses a button without a login comes back to the page with the button. The button's own address only
    takes a POST: after logging in it would be a dead end, and the draft waits on the page.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and is_sent_away(response) and (page := page_of(request)):
            response["Location"] = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}"
        return response


def is_sent_away(response: HttpResponse) -> bool:
    """To log in first."""
    login = resolve_url(settings.LOGIN_URL)
    return response.status_code == HTTPStatus.FOUND and response["Location"].startswith(f"{login}?next=")


def page_of(request: HttpRequest) -> str:
    """The path of our own page that the form was on; "" when the browser does not tell."""
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # half an address
        return ""
    if came_from.netloc != request.get_host():
        return ""
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path


# All that is needed to go on with a form after the password was asked; never an address, a browser or a cookie.
KEPT_OF_A_REQUEST = {"CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_HOST", "PATH_INFO", "REQUEST_METHOD", "SCRIPT_NAME"}
KEPT_OF_A_REQUEST |= {"SERVER_NAME", "SERVER_PORT"}


class ScrubReauthenticationMiddleware:
    """allauth keeps a whole request in the session while it asks for the password: address and browser go out of it."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        waiting = request.session.get(STATE_SESSION_KEY) if request.session.modified else None
        if waiting and "request" in waiting:
            asked = json.loads(waiting["request"])
            asked["META"] = {name: value for name, value in asked["META"].items() if name in KEPT_OF_A_REQUEST}
            request.session[STATE_SESSION_KEY] = waiting | {"request": json.dumps(asked)}
        return response


class ReConsentMiddleware:
    """Who agreed to a text that has changed since is asked again at the next visit: once a log-in, and only on the
    way to a page. Nothing that somebody sends is stopped."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view, _arguments, _keywords) -> HttpResponse | None:
        if request.method == "GET" and settings.SESSION_COOKIE_NAME in request.COOKIES and self.is_on_its_way(request):
            member = request.user
            if member.is_authenticated and member.has_new_terms and not request.session.get(ASKED):
                return redirect(f"{reverse('members:asked_again')}?{urlencode({'next': request.get_full_path()})}")
        return None

    def is_on_its_way(self, request: HttpRequest) -> bool:
        goes_to_page = request.headers.get("Sec-Fetch-Dest", "document") == "document" and request.accepts("text/html")
        is_exempt = view_has(request, "skips_reconsent") or request.path_info.startswith(settings.CMS_PATH)
        return goes_to_page and not is_exempt


class ChangeRateLimitMiddleware:
    """Who sends more than a person can mean is asked to wait a minute. What was written comes back on that page, and
    waits for a member as a draft; for who writes without an account nothing is kept."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view, _arguments, _keywords) -> HttpResponse | None:
        try:
            ratelimit.take_turn(request)
        except ratelimit.TooMany as too_many:
            answer = wait_a_moment(request)
            answer.headers["Retry-After"] = str(too_many.seconds)
            return answer
        return None


def wait_a_moment(request: HttpRequest) -> HttpResponse:
    """With words: a page that shows them. Without: a file, because there may be many of them."""
    words = marked(request.POST)
    if not words:
        return respond_429(request)
    if request.user.is_authenticated:
        keep_words(request.user, words)
    kept = request.user.is_authenticated and any(words)
    context = {"texts": list(words.values()), "kept": kept, "back": same_site_url(request, page_of(request))}
    return render(request, "429.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
