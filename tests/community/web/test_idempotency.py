"""The line is slow, and the button is pressed again."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.urls import resolve, reverse

from community.audit.models import AuditEntry
from community.members.models import Mute
from community.members.relations.actions import block_member, hear_again
from community.web import idempotency, ratelimit
from community.web.idempotency import SECONDS, IdempotentPostMiddleware
from tests.support.login import log_in
from tests.support.marked_views import view_names_with

BLOCKED = "/mijn/geblokkeerd/"
ASKED = "/contact/"


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def clock(monkeypatch) -> SimpleNamespace:
    state = SimpleNamespace(now=1_700_000_000 - 1_700_000_000 % SECONDS)
    monkeypatch.setattr(ratelimit, "now", lambda: state.now)
    return state


def shown_form(browser, page: str, address: str) -> dict:
    """What the form of this button sends, as the page shows it now."""
    forms = re.findall(r"<form.*?</form>", browser.get(page).content.decode(), re.DOTALL)
    form = next(form for form in forms if address == page or f'action="{address}"' in form)
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


def unblocking(cast) -> tuple:
    """A member on the page with those they blocked, the button's address and its form."""
    block = block_member(actor=cast.bram, persona=cast.noor.persona)
    browser, address = log_in(cast.bram), reverse("members:unblock", args=[block.public_id])
    return browser, address, shown_form(browser, BLOCKED, address)


def form_of(token: str, session_key: str | None = None, **words) -> SimpleNamespace:
    """A request with a form of a page that was shown once."""
    request = RequestFactory().post(ASKED, {"csrfmiddlewaretoken": token, **words})
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


def test_the_second_press_comes_to_where_the_first_came(cast):
    browser, address, form = unblocking(cast)
    assert "csrfmiddlewaretoken" in form
    answers = [browser.post(address, form) for _ in range(2)]
    assert [(answer.status_code, answer.headers.get("Location")) for answer in answers] == [(302, BLOCKED)] * 2
    assert AuditEntry.objects.filter(verb="member.unblock").count() == 1


def test_who_sees_the_page_again_and_presses_again_means_it_again(cast):
    browser, address = log_in(cast.bram), reverse("members:mute", args=[cast.noor.persona.public_id])
    for _ in range(2):
        browser.post(address, shown_form(browser, address, address))
        mute = Mute.objects.get(muter=cast.bram)
        hear_again(actor=cast.bram, mute=mute)
    assert AuditEntry.objects.filter(verb="member.mute").count() == 2


def test_two_presses_that_each_make_a_thing_make_one(clock):
    view = Making()
    assert [press(view, form_of("a")).headers["Location"] for _ in range(2)] == ["/gemaakt/1/"] * 2
    assert press(view, form_of("b")).headers["Location"] == "/gemaakt/2/", "shown again, another token"
    assert press(view, form_of("a", text="Anders")).headers["Location"] == "/gemaakt/3/", "other words"


def test_it_is_remembered_for_some_seconds_also_over_the_edge_of_a_window_and_not_longer(clock):
    view = Making()
    clock.now += SECONDS - 1
    assert press(view, form_of("a")).headers["Location"] == "/gemaakt/1/"
    clock.now += SECONDS
    assert press(view, form_of("a")).headers["Location"] == "/gemaakt/1/"
    clock.now += SECONDS
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
def test_what_did_not_lead_on_is_asked_again(clock, answer):
    view = Making(answer)
    for _ in range(2):
        press(view, form_of("a"))
    assert view.made == 2


def test_what_broke_is_asked_again(clock):
    def breaks(_request):
        raise LookupError

    with pytest.raises(LookupError):
        press(breaks, form_of("a"))
    assert press(lambda _request: HttpResponseRedirect("/dank/"), form_of("a")).headers["Location"] == "/dank/"


def test_the_second_waits_while_the_first_is_at_work(clock, monkeypatch):
    """The first is finished in the first moment in which the second waits."""
    first, second = form_of("a"), form_of("a")
    middleware, waited = IdempotentPostMiddleware(lambda _request: HttpResponseRedirect("/dank/")), []
    assert middleware.process_view(first, None, [], {}) is None
    monkeypatch.setattr(idempotency.time, "sleep", lambda _seconds: waited.append(middleware(first)))
    assert middleware.process_view(second, None, [], {}).headers["Location"] == "/dank/"
    assert len(waited) == 1


def test_the_second_does_not_wait_for_ever(clock, monkeypatch):
    waited = []
    monkeypatch.setattr(idempotency.time, "sleep", waited.append)
    middleware = IdempotentPostMiddleware(lambda _request: HttpResponse())
    assert middleware.process_view(form_of("a"), None, [], {}) is None
    assert middleware.process_view(form_of("a"), None, [], {}) is None
    assert 0 < sum(waited) <= 10


def test_who_got_a_login_by_it_gets_it_again_and_who_left_does_not_have_to(clock):
    def ends(request, key):
        request.session.session_key = key
        return HttpResponseRedirect(f"/{key}/")

    logged_in = [press(lambda request, key=key: ends(request, key), form_of("a")) for key in ("one", "two")]
    assert [answer.headers["Location"] for answer in logged_in] == ["/one/", "/two/"]
    left = [press(lambda request, key=key: ends(request, key), form_of("b", "mine")) for key in (None, "new")]
    assert [answer.headers["Location"] for answer in left] == ["/None/", "/None/"]


def test_the_way_out_waits_for_nothing(clock, cast, monkeypatch):
    monkeypatch.setattr(idempotency.time, "sleep", lambda _seconds: pytest.fail("it waited"))
    for name in view_names_with("is_not_idempotent"):
        request = RequestFactory().post(reverse(name), {"csrfmiddlewaretoken": "a"})
        request.resolver_match = resolve(request.path)
        assert not idempotency.is_a_form(request), name


def test_what_is_kept_tells_neither_the_words_nor_the_time(clock, monkeypatch):
    kept = {}
    monkeypatch.setattr(cache, "set", lambda key, value, timeout: kept.update({key: (value, timeout)}))
    ends = set()
    for second in (0, 17, 61):
        clock.now = 1_700_000_000 - 1_700_000_000 % 3600 + second
        press(lambda _request: HttpResponseRedirect("/dank/"), form_of("a", text="Niemand weet het"))
        [(key, (value, timeout))] = kept.items()
        assert (value, "Niemand" in key, ASKED in key) == ("/dank/", False, False)
        ends.add(clock.now + timeout)
        kept.clear()
        cache.clear()
    assert ends == {1_700_000_000 - 1_700_000_000 % 3600 + 2 * 3600}
