"""The length of a session, the list of sessions, and ending one."""

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


def test_session_of_a_member_expires_two_hours_after_the_last_visit(cast, clock):
    for name in MEMBERS:
        browser = log_in(getattr(cast, name))
        for _visit in range(3):
            clock.forward(minutes=118)
            assert is_in(browser), name
        clock.forward(minutes=121)
        assert not is_in(browser), name


def test_session_of_staff_expires_half_an_hour_after_the_last_visit(cast, clock, score):
    for name in STAFF:
        browser = log_in(getattr(cast, name))
        clock.forward(minutes=28)
        assert is_in(browser), name
        clock.forward(minutes=31)
        assert not is_in(browser), name
    score("Logins: staff out after half an hour, of kinds of staff", len(STAFF))


def test_session_of_staff_expires_after_eight_hours_in_any_case(cast, clock):
    browsers = {name: log_in(getattr(cast, name)) for name in STAFF}
    for _quarter in range(31):
        clock.forward(minutes=15)
        assert {name for name, browser in browsers.items() if is_in(browser)} == set(STAFF)
    clock.forward(minutes=16)
    assert [name for name, browser in browsers.items() if is_in(browser)] == []


def test_server_decides_expiry_and_not_the_cookie(cast, clock):
    browser = log_in(cast.mo)
    kept = browser.cookies["sessionid"].value
    clock.forward(minutes=31)
    for _time in range(2):
        browser.cookies["sessionid"] = kept
        assert not is_in(browser)


def test_remembered_session_lasts_thirty_days(cast, clock):
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
def test_becoming_staff_shortens_running_sessions(cast, clock, kind):
    current, phone = log_in(cast.bram), log_in(cast.bram, remember="on")
    clock.forward(minutes=20)
    is_in(current)
    clock.forward(minutes=20)
    if kind == Role.PROFESSIONAL:
        recognise_role(actor=None, member=cast.bram, role=kind)
    else:
        give_duty(actor=None, member=cast.bram, kind=kind)
    assert (is_in(current), is_in(phone)) == (True, False), "the phone had not been used for 40 minutes"
    for _quarter in range(31):
        clock.forward(minutes=15)
        assert is_in(current)
    clock.forward(minutes=15)
    assert not is_in(current), "eight hours"


def test_background_request_extends_nothing(cast, clock):
    browser = log_in(cast.anna)
    clock.forward(minutes=90)
    browser.get(reverse("members:login_state"))
    clock.forward(minutes=31)
    assert not is_in(browser)


def test_saving_a_draft_extends_the_session(cast, clock):
    browser = log_in(cast.anna)
    for _time in range(3):
        clock.forward(minutes=90)
        assert browser.post(reverse("members:draft"), {"key": "topic:1", "text": "x"}).status_code == 204
    assert is_in(browser)


def test_session_is_written_once_a_minute_at_most(cast, clock, monkeypatch):
    browser = log_in(cast.anna)
    ends = row_of(browser).expire_date
    clock.forward(seconds=50)
    is_in(browser)
    assert row_of(browser).expire_date == ends
    clock.forward(seconds=20)
    is_in(browser)
    assert row_of(browser).expire_date > ends + timedelta(minutes=1)


def test_new_password_does_not_restart_the_eight_hours(cast, clock):
    browser = log_in(cast.mo)
    before = row_of(browser)
    clock.forward(minutes=20)
    fresh = {"oldpassword": PASSWORD, "password1": "een heel ander huis", "password2": "een heel ander huis"}
    browser.post(reverse("account_change_password"), fresh)
    after = row_of(browser)
    assert after.pk != before.pk
    assert (after.public_id, after.latest_at) == (before.public_id, before.latest_at)


# where


def test_session_list_shows_times_and_no_client_address_or_browser(cast):
    current = Client(headers={"User-Agent": "Kanarie/7"}, REMOTE_ADDR="203.0.113.77")
    current.post(reverse("account_login"), {"login": cast.anna.email, "password": PASSWORD, "remember": "on"})
    log_in(cast.anna)
    page = current.get(reverse("members:logins")).content.decode()
    assert (page.count("rows__title"), page.count("Log daar uit")) == (2, 1)
    assert "blijft ingelogd" in page
    rows = [[str(value) for value in row] + [str(Session(session_data=row[1]).get_decoded())] for row in all_rows()]
    assert [word for row in rows for word in ("203.0.113", "Kanarie") if word in str(row)] == []
    assert {(row.began_at.minute, row.used_at.minute, row.used_at.second) for row in Session.objects.all()} == {
        (0, 0, 0)
    }


def all_rows() -> list:
    return list(Session.objects.values_list("pk", "session_data", "public_id", "member", "began_at", "used_at"))


def test_session_list_has_a_fixed_query_count(cast, django_assert_num_queries):
    current = log_in(cast.anna)
    log_in(cast.anna)
    with CaptureQueriesContext(connection) as asked:
        is_in(current)
    questions = len(asked)
    for _time in range(4):
        log_in(cast.anna)
    with django_assert_num_queries(questions):
        is_in(current)


def test_ending_one_session_leaves_the_others(cast):
    current, phone, library = (log_in(cast.anna) for _device in range(3))
    answer = current.post(reverse("members:end_login", args=[row_of(phone).public_id]), follow=True)
    assert "Klaar. Je bent daar uitgelogd." in answer.content.decode()
    assert (is_in(current), is_in(phone), is_in(library)) == (True, False, True)


def test_session_of_another_member_cannot_be_ended(cast):
    anna, bram = log_in(cast.anna), log_in(cast.bram)
    assert bram.post(reverse("members:end_login", args=[row_of(anna).public_id])).status_code == 404
    assert is_in(anna)


def test_ending_other_sessions_keeps_this_one(cast):
    current, phone, other = log_in(cast.anna), log_in(cast.anna, remember="on"), log_in(cast.bram)
    current.post(reverse("members:end_logins"), {"here": "stay"})
    assert (is_in(current), is_in(phone), is_in(other)) == (True, False, True)


def test_ending_all_sessions_includes_this_one(cast):
    current, phone, other = log_in(cast.anna), log_in(cast.anna), log_in(cast.bram)
    current.post(reverse("members:end_logins"), {"here": "go"})
    assert (is_in(current), is_in(phone), is_in(other)) == (False, False, True)


def test_new_password_removes_other_sessions_from_the_list(cast):
    current, _phone = log_in(cast.anna), log_in(cast.anna)
    fresh = {"oldpassword": PASSWORD, "password1": "een heel ander huis", "password2": "een heel ander huis"}
    current.post(reverse("account_change_password"), fresh)
    assert Session.objects.filter(member=cast.anna).count() == 1
    assert is_in(current)


def test_logging_out_ends_this_session_only(cast):
    current, phone = log_in(cast.anna), log_in(cast.anna)
    kept = current.cookies["sessionid"].value
    current.post(reverse("account_logout"))
    current.cookies["sessionid"] = kept
    assert (is_in(current), is_in(phone)) == (False, True)


def test_closed_account_is_logged_out_and_cannot_log_in(cast):
    current, phone = log_in(cast.anna), log_in(cast.anna, remember="on")
    call_command("account", cast.anna.email, "close", reason="asked by the member")
    assert (is_in(current), is_in(phone), is_in(log_in(cast.anna))) == (False, False, False)
    open_account(actor=cast.otto, member=cast.anna, reason="a mistake")
    assert (is_in(current), is_in(log_in(cast.anna))) == (False, True)


def test_closed_account_is_refused_despite_a_session_row(cast, monkeypatch):
    """The two locks on a closed account hold without each other."""
    browser = log_in(cast.anna)
    Member.objects.filter(pk=cast.anna.pk).update(is_active=False)
    assert not is_in(browser)
    Member.objects.filter(pk=cast.anna.pk).update(is_active=True)
    second = log_in(cast.anna)
    close_account(actor=None, member=cast.anna, reason="test")
    Member.objects.filter(pk=cast.anna.pk).update(is_active=True)
    assert not is_in(second)


def test_expired_session_is_kept_for_a_day(cast, clock):
    log_in(cast.anna)
    clock.forward(hours=3)
    assert store.SessionStore.clear_expired() == 0
    clock.forward(hours=24)
    assert store.SessionStore.clear_expired() == 1
    call_command("clearsessions")
