"""How long a login lasts, where one is logged in, and logging out there."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.members.accounts.actions.account import close_account, open_account
from community.members.choices import DutyKind, Role
from community.members.duties.actions import give_duty, recognise_role
from community.members.models import Member, Session
from community.members.sessions import backends as store
from tests.support.login import log_in
from tests.support.people import PASSWORD

HOME = "/mijn/"
STAFF = ("mo", "pia", "eva", "otto")
MEMBERS = ("anna", "bram", "noor", "ben")


def is_in(browser: Client) -> bool:
    return browser.get(reverse("members:logins")).status_code == 200


def row_of(browser: Client) -> Session:
    return Session.objects.get(pk=browser.cookies["sessionid"].value)


# how long


def test_a_login_of_a_member_ends_two_hours_after_the_last_visit(cast, clock):
    for name in MEMBERS:
        browser = log_in(getattr(cast, name))
        for _visit in range(3):
            clock.forward(minutes=118)
            assert is_in(browser), name
        clock.forward(minutes=121)
        assert not is_in(browser), name


def test_a_login_of_staff_ends_half_an_hour_after_the_last_visit(cast, clock, score):
    for name in STAFF:
        browser = log_in(getattr(cast, name))
        clock.forward(minutes=28)
        assert is_in(browser), name
        clock.forward(minutes=31)
        assert not is_in(browser), name
    score("Logins: staff out after half an hour, of kinds of staff", len(STAFF))


def test_a_login_of_staff_ends_after_eight_hours_whatever_they_do(cast, clock):
    browsers = {name: log_in(getattr(cast, name)) for name in STAFF}
    for _quarter in range(31):
        clock.forward(minutes=15)
        assert {name for name, browser in browsers.items() if is_in(browser)} == set(STAFF)
    clock.forward(minutes=16)
    assert [name for name, browser in browsers.items() if is_in(browser)] == []


def test_the_server_decides_and_not_the_cookie(cast, clock):
    browser = log_in(cast.mo)
    kept = browser.cookies["sessionid"].value
    clock.forward(minutes=31)
    for _time in range(2):
        browser.cookies["sessionid"] = kept
        assert not is_in(browser)


def test_who_asks_for_it_stays_logged_in_for_thirty_days_on_this_device(cast, clock):
    remembered, plain = log_in(cast.anna, remember="on"), log_in(cast.anna)
    assert remembered.cookies["sessionid"]["max-age"] == 30 * 24 * 60 * 60
    assert plain.cookies["sessionid"]["max-age"] == ""
    clock.forward(days=29)
    assert is_in(remembered)
    assert remembered.cookies["sessionid"]["max-age"] == 30 * 24 * 60 * 60
    assert not is_in(plain)
    clock.forward(days=31)
    assert not is_in(remembered)


def test_staff_are_never_remembered(cast, clock):
    browser = log_in(cast.mo, remember="on")
    assert browser.cookies["sessionid"]["max-age"] == ""
    assert row_of(browser).remembered is False
    clock.forward(minutes=31)
    assert not is_in(browser)


@pytest.mark.parametrize("kind", [DutyKind.MODERATOR, DutyKind.EDITOR, DutyKind.OPERATOR, Role.PROFESSIONAL])
def test_who_becomes_staff_gets_the_shorter_limits_in_logins_that_run(cast, clock, kind):
    here, phone = log_in(cast.bram), log_in(cast.bram, remember="on")
    clock.forward(minutes=20)
    is_in(here)
    clock.forward(minutes=20)
    if kind == Role.PROFESSIONAL:
        recognise_role(actor=None, member=cast.bram, role=kind)
    else:
        give_duty(actor=None, member=cast.bram, kind=kind)
    assert (is_in(here), is_in(phone)) == (True, False), "the phone had not been used for 40 minutes"
    for _quarter in range(31):
        clock.forward(minutes=15)
        assert is_in(here)
    clock.forward(minutes=15)
    assert not is_in(here), "eight hours"


def test_what_a_page_asks_by_itself_keeps_nobody_logged_in(cast, clock):
    browser = log_in(cast.anna)
    clock.forward(minutes=90)
    browser.get(reverse("members:login_state"))
    clock.forward(minutes=31)
    assert not is_in(browser)


def test_keeping_words_is_somebody_doing_something(cast, clock):
    browser = log_in(cast.anna)
    for _time in range(3):
        clock.forward(minutes=90)
        assert browser.post(reverse("members:draft"), {"key": "topic:1", "text": "x"}).status_code == 204
    assert is_in(browser)


def test_a_login_is_written_once_a_minute_at_most(cast, clock, monkeypatch):
    browser = log_in(cast.anna)
    ends = row_of(browser).expire_date
    clock.forward(seconds=50)
    is_in(browser)
    assert row_of(browser).expire_date == ends
    clock.forward(seconds=20)
    is_in(browser)
    assert row_of(browser).expire_date > ends + timedelta(minutes=1)


def test_a_new_password_does_not_begin_the_eight_hours_again(cast, clock):
    browser = log_in(cast.mo)
    before = row_of(browser)
    clock.forward(minutes=20)
    fresh = {"oldpassword": PASSWORD, "password1": "een heel ander huis", "password2": "een heel ander huis"}
    browser.post(reverse("account_change_password"), fresh)
    after = row_of(browser)
    assert after.pk != before.pk
    assert (after.public_id, after.latest_at) == (before.public_id, before.latest_at)


# where


def test_the_list_tells_when_and_neither_address_nor_browser(cast):
    here = Client(headers={"User-Agent": "Kanarie/7"}, REMOTE_ADDR="203.0.113.77")
    here.post(reverse("account_login"), {"login": cast.anna.email, "password": PASSWORD, "remember": "on"})
    log_in(cast.anna)
    page = here.get(reverse("members:logins")).content.decode()
    assert (page.count("rows__title"), page.count("Log daar uit")) == (2, 1)
    assert "blijft ingelogd" in page
    rows = [[str(value) for value in row] + [str(Session(session_data=row[1]).get_decoded())] for row in all_rows()]
    assert [word for row in rows for word in ("203.0.113", "Kanarie") if word in str(row)] == []
    assert {(row.began_at.minute, row.used_at.minute, row.used_at.second) for row in Session.objects.all()} == {
        (0, 0, 0)
    }


def all_rows() -> list:
    return list(Session.objects.values_list("pk", "session_data", "public_id", "member", "began_at", "used_at"))


def test_the_list_asks_the_same_number_of_questions_for_two_logins_and_for_six(cast, django_assert_num_queries):
    here = log_in(cast.anna)
    log_in(cast.anna)
    with CaptureQueriesContext(connection) as asked:
        is_in(here)
    questions = len(asked)
    for _time in range(4):
        log_in(cast.anna)
    with django_assert_num_queries(questions):
        is_in(here)


def test_one_login_is_ended_and_the_others_go_on(cast):
    here, phone, library = (log_in(cast.anna) for _device in range(3))
    answer = here.post(reverse("members:end_login", args=[row_of(phone).public_id]), follow=True)
    assert "Klaar. Je bent daar uitgelogd." in answer.content.decode()
    assert (is_in(here), is_in(phone), is_in(library)) == (True, False, True)


def test_nobody_ends_the_login_of_somebody_else(cast):
    anna, bram = log_in(cast.anna), log_in(cast.bram)
    assert bram.post(reverse("members:end_login", args=[row_of(anna).public_id])).status_code == 404
    assert is_in(anna)


def test_everywhere_but_here(cast):
    here, phone, other = log_in(cast.anna), log_in(cast.anna, remember="on"), log_in(cast.bram)
    here.post(reverse("members:end_logins"), {"here": "stay"})
    assert (is_in(here), is_in(phone), is_in(other)) == (True, False, True)


def test_everywhere_and_here_too(cast):
    here, phone, other = log_in(cast.anna), log_in(cast.anna), log_in(cast.bram)
    here.post(reverse("members:end_logins"), {"here": "go"})
    assert (is_in(here), is_in(phone), is_in(other)) == (False, False, True)


def test_a_new_password_leaves_no_other_login_in_the_list(cast):
    here, _phone = log_in(cast.anna), log_in(cast.anna)
    fresh = {"oldpassword": PASSWORD, "password1": "een heel ander huis", "password2": "een heel ander huis"}
    here.post(reverse("account_change_password"), fresh)
    assert Session.objects.filter(member=cast.anna).count() == 1
    assert is_in(here)


def test_logging_out_ends_this_login_only(cast):
    here, phone = log_in(cast.anna), log_in(cast.anna)
    kept = here.cookies["sessionid"].value
    here.post(reverse("account_logout"))
    here.cookies["sessionid"] = kept
    assert (is_in(here), is_in(phone)) == (False, True)


def test_a_closed_account_is_out_everywhere_and_comes_in_nowhere(cast):
    here, phone = log_in(cast.anna), log_in(cast.anna, remember="on")
    call_command("account", cast.anna.email, "close", reason="asked by the member")
    assert (is_in(here), is_in(phone), is_in(log_in(cast.anna))) == (False, False, False)
    open_account(actor=cast.otto, member=cast.anna, reason="a mistake")
    assert (is_in(here), is_in(log_in(cast.anna))) == (False, True)


def test_a_login_that_only_lost_its_row_by_closing_is_not_let_in_by_the_rest(cast, monkeypatch):
    """The two locks on a closed account hold without each other."""
    browser = log_in(cast.anna)
    Member.objects.filter(pk=cast.anna.pk).update(is_active=False)
    assert not is_in(browser)
    Member.objects.filter(pk=cast.anna.pk).update(is_active=True)
    second = log_in(cast.anna)
    close_account(actor=None, member=cast.anna, reason="test")
    Member.objects.filter(pk=cast.anna.pk).update(is_active=True)
    assert not is_in(second)


def test_what_ended_is_known_for_a_day_and_then_gone(cast, clock):
    log_in(cast.anna)
    clock.forward(hours=3)
    assert store.SessionStore.clear_expired() == 0
    clock.forward(hours=24)
    assert store.SessionStore.clear_expired() == 1
    call_command("clearsessions")
