"""A form that is sent twice because the line is slow."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.urls import resolve, reverse

from community.audit.models import AuditEntry
from community.members.models import Mute
from community.members.relations.actions import block_member, unmute
from community.web import idempotency, locks, ratelimit
from community.web.idempotency import FIELD, REMEMBERED_SECONDS, IdempotentPostMiddleware, submission_key
from tests.support.login import log_in
from tests.support.marked_views import view_names_with

pytestmark = pytest.mark.django_db  # the lock is one of the database on PostgreSQL

BLOCKED_URL = "/mijn/geblokkeerd/"
CONTACT_URL = "/contact/"
PATIENCE_SECONDS = 30


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def clock(monkeypatch) -> SimpleNamespace:
    state = SimpleNamespace(now=1_700_000_000 - 1_700_000_000 % REMEMBERED_SECONDS)
    monkeypatch.setattr(ratelimit, "now", lambda: state.now)
    return state


def shown_form(browser, page: str, url: str) -> dict:
    """Return the hidden fields of the form with this URL, as the page shows it now."""
    forms = re.findall(r"<form.*?</form>", browser.get(page).content.decode(), re.DOTALL)
    form = next(form for form in forms if url == page or f'action="{url}"' in form)
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


def unblocking(cast) -> tuple:
    """A member on the page with those they blocked, the button's url and its form."""
    block = block_member(actor=cast.bram, persona=cast.noor.persona)
    browser, url = log_in(cast.bram), reverse("members:unblock", args=[block.public_id])
    return browser, url, shown_form(browser, BLOCKED_URL, url)


def form_of(token: str, session_key: str | None = None, **words) -> SimpleNamespace:
    """A request with a form of a page that was shown once."""
    request = RequestFactory().post(CONTACT_URL, {FIELD: token, "csrfmiddlewaretoken": uuid4().hex, **words})
    request.session = SimpleNamespace(session_key=session_key)
    request.user, request.resolver_match = AnonymousUser(), resolve(reverse("contact:write"))
    return request


class Making:
    """Makes something at each press, and leads to it."""

    def __init__(self, answer: Callable[[], HttpResponse] | None = None):
        self.answer, self.made = answer, 0

    def __call__(self, _request) -> HttpResponse:
        self.made += 1
        return self.answer() if self.answer else HttpResponseRedirect(f"/gemaakt/{self.made}/")


def press(view, request) -> HttpResponse:
    """Through the middleware, as Django calls it."""
    middleware = IdempotentPostMiddleware(lambda asked: middleware.process_view(asked, view, [], {}) or view(asked))
    return middleware(request)


def test_second_submission_redirects_where_the_first_did(cast):
    browser, url, form = unblocking(cast)
    assert {"csrfmiddlewaretoken", FIELD} <= set(form)
    answers = [browser.post(url, form) for _ in range(2)]
    assert [(answer.status_code, answer.headers.get("Location")) for answer in answers] == [(302, BLOCKED_URL)] * 2
    assert AuditEntry.objects.filter(verb="member.unblock").count() == 1


def test_submission_from_the_page_shown_anew_is_done_again(cast):
    browser, url = log_in(cast.bram), reverse("members:mute", args=[cast.noor.persona.public_id])
    for _ in range(2):
        browser.post(url, shown_form(browser, url, url))
        mute = Mute.objects.get(muter=cast.bram)
        unmute(actor=cast.bram, mute=mute)
    assert AuditEntry.objects.filter(verb="member.mute").count() == 2


def test_same_submission_twice_makes_one_thing(clock):
    view = Making()
    assert [press(view, form_of("a")).headers["Location"] for _ in range(2)] == ["/gemaakt/1/"] * 2
    assert press(view, form_of("b")).headers["Location"] == "/gemaakt/2/", "shown again, another token"
    assert press(view, form_of("a", text="Anders")).headers["Location"] == "/gemaakt/3/", "other words"


def test_redirect_is_remembered_for_two_windows_and_not_longer(clock):
    view = Making()
    clock.now += REMEMBERED_SECONDS - 1
    assert press(view, form_of("a")).headers["Location"] == "/gemaakt/1/"
    clock.now += REMEMBERED_SECONDS
    assert press(view, form_of("a")).headers["Location"] == "/gemaakt/1/"
    clock.now += REMEMBERED_SECONDS
    assert press(view, form_of("a")).headers["Location"] == "/gemaakt/2/"


@pytest.mark.parametrize(
    "answer",
    [
        lambda: HttpResponse("There is a remark with a field."),
        lambda: HttpResponse(status=404),
        lambda: HttpResponseRedirect("/account/login/?next=/contact/"),
    ],
    ids=["a remark", "not there", "to log in first"],
)
def test_response_that_is_no_redirect_onwards_is_not_remembered(clock, answer):
    view = Making(answer)
    for _ in range(2):
        press(view, form_of("a"))
    assert view.made == 2


def test_submission_that_raised_is_done_again(clock):
    def breaks(_request):
        raise LookupError

    with pytest.raises(LookupError):
        press(breaks, form_of("a"))
    assert press(lambda _request: HttpResponseRedirect("/dank/"), form_of("a")).headers["Location"] == "/dank/"


@pytest.mark.django_db(transaction=True)
def test_second_submission_waits_while_the_first_is_at_work(clock):
    """The first goes on only when the second has come to the lock and did not pass it."""
    order, first_is_in, go_on = [], threading.Event(), threading.Event()

    def view(_request):
        order.append("first at work")
        first_is_in.set()
        assert go_on.wait(PATIENCE_SECONDS)
        order.append("first done")
        return HttpResponseRedirect("/dank/")

    def second() -> HttpResponse:
        try:
            response = press(lambda _request: pytest.fail("the work was done twice"), form_of("a"))
            order.append("second done")
            return response
        finally:
            connection.close()

    def first() -> HttpResponse:
        try:
            return press(view, form_of("a"))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(first)
        assert first_is_in.wait(PATIENCE_SECONDS)
        two = pool.submit(second)
        assert not wait([two], timeout=0.2).done, "the second did not wait"
        go_on.set()
        urls = [answer.result(PATIENCE_SECONDS).headers["Location"] for answer in (one, two)]
    assert urls == ["/dank/", "/dank/"]
    assert order == ["first at work", "first done", "second done"]


@pytest.mark.django_db(transaction=True)
def test_second_submission_goes_on_when_the_first_takes_too_long(clock, monkeypatch):
    monkeypatch.setattr(locks, "WAIT_SECONDS", 0.05)
    with ThreadPoolExecutor(1) as pool:

        def second() -> HttpResponse:
            try:
                return press(lambda _request: HttpResponse("done without the lock"), form_of("a"))
            finally:
                connection.close()

        def first(_request):
            return HttpResponse(pool.submit(second).result(PATIENCE_SECONDS).content)

        assert press(first, form_of("a")).content == b"done without the lock"


def test_released_lock_leaves_no_entry(db):
    with locks.request_lock("a"), locks.request_lock("a"):
        assert connection.vendor == "postgresql" or locks._locks
    assert not locks._locks


def test_submission_key_is_the_same_for_the_same_form_and_for_nothing_else():
    key = submission_key(form_of("a", text="Hallo"))
    assert submission_key(form_of("a", text="Hallo")) == key
    assert len({key, submission_key(form_of("a", text="Dag")), submission_key(form_of("b", text="Hallo"))}) == 3


@pytest.mark.parametrize("submission_id", ["", "x" * 5000])
def test_submission_key_without_an_id_is_a_new_one_each_time(submission_id):
    assert submission_key(form_of(submission_id)) != submission_key(form_of(submission_id))


def test_beginning_a_session_is_not_remembered_and_ending_one_is(clock):
    def ends(request, key):
        request.session.session_key = key
        return HttpResponseRedirect(f"/{key}/")

    logged_in = [press(lambda request, key=key: ends(request, key), form_of("a")) for key in ("one", "two")]
    assert [answer.headers["Location"] for answer in logged_in] == ["/one/", "/two/"]
    left = [press(lambda request, key=key: ends(request, key), form_of("b", "mine")) for key in (None, "new")]
    assert [answer.headers["Location"] for answer in left] == ["/None/", "/None/"]


def test_logging_out_is_not_idempotent(clock, cast):
    for name in view_names_with("is_not_idempotent"):
        request = RequestFactory().post(reverse(name), {FIELD: "a"})
        request.resolver_match = resolve(request.path)
        assert not idempotency.is_submission(request), name


def test_cache_entry_shows_neither_text_nor_time(clock, monkeypatch):
    kept = {}
    monkeypatch.setattr(cache, "set", lambda key, value, timeout: kept.update({key: (value, timeout)}))
    ends = set()
    for second in (0, 17, 61):
        clock.now = 1_700_000_000 - 1_700_000_000 % 3600 + second
        press(lambda _request: HttpResponseRedirect("/dank/"), form_of("a", text="Niemand weet het"))
        [(key, (value, timeout))] = kept.items()
        assert (value, "Niemand" in key, CONTACT_URL in key) == ("/dank/", False, False)
        ends.add(clock.now + timeout)
        kept.clear()
        cache.clear()
    assert ends == {1_700_000_000 - 1_700_000_000 % 3600 + 2 * 3600}
