"""Another e-mail address waits a day, and the old one can stop it."""

import re
import time
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from community.members.accounts.actions.email_change import carry_out_due
from community.members.models import EmailChange, Member, Session
from tests.support.people import PASSWORD, make_member

OLD, NEW = "anna@demo.example", "anders@example.org"


def email_of(member) -> str:
    return Member.objects.get(pk=member.pk).email


def link_in(email) -> str:
    return re.search(rf"{settings.SITE_ORIGIN}(/\S+)", email.body)[1]


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """A mail to confirm an address goes out once in three minutes; each test here asks for one."""
    cache.clear()


@pytest.fixture
def anna(cast, as_member) -> Client:
    """Her own browser."""
    return as_member(cast.anna)


@pytest.fixture
def waiting(anna):
    """``anna`` asked for a new address and confirmed it; gives the mail to the old address."""
    asked = anna.post(reverse("account_email"), {"action_add": "", "email": NEW})
    anna.post(asked["Location"], {"password": PASSWORD})
    assert mail.outbox[0].to == [NEW]
    anna.post(link_in(mail.outbox[0]))
    assert len(mail.outbox) == 2
    return mail.outbox[1]


def can_log_in(email: str, password: str = PASSWORD) -> bool:
    browser = Client()
    browser.post(reverse("account_login"), {"login": email, "password": password})
    return browser.get(reverse("members:logins")).status_code == 200


def test_new_email_counts_a_day_after_confirmation(cast, anna, waiting, clock, django_capture_on_commit_callbacks):
    clock.forward(hours=23, minutes=59)
    call_command("tick", "--all")
    assert (email_of(cast.anna), can_log_in(OLD), can_log_in(NEW)) == (OLD, True, False)
    clock.forward(minutes=2)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("tick", "--all")
    assert (email_of(cast.anna), can_log_in(OLD), can_log_in(NEW)) == (NEW, False, True)
    assert list(EmailAddress.objects.filter(user=cast.anna).values_list("email", "verified", "primary")) == [
        (NEW, True, True)
    ]
    assert EmailChange.objects.count() == 0
    assert [email.to for email in mail.outbox[2:]] == [[OLD], [NEW]]


def test_old_email_gets_a_mail_without_the_new_email(waiting, clock):
    assert waiting.to == [OLD]
    assert waiting.subject == "Je account"
    assert NEW not in waiting.body
    clock.forward(hours=25)
    carry_out_due()
    assert [email for email in mail.outbox if email.to == [OLD] and NEW in email.body + email.subject] == []


def test_link_in_the_mail_stops_the_change_without_logging_in(cast, anna, waiting, clock):
    link, stranger = link_in(waiting), Client()
    asked = stranger.get(link)
    assert "Wil je je adres houden?" in asked.content.decode()
    assert NEW not in asked.content.decode()
    assert EmailChange.objects.count() == 1, "looking stops nothing: mail programs look ahead"
    stopped = stranger.post(link)
    assert "Je adres blijft" in stopped.content.decode()
    clock.forward(hours=25)
    assert carry_out_due() == 0
    assert (email_of(cast.anna), can_log_in(OLD)) == (OLD, True)
    assert "werkt niet meer" in stranger.post(link).content.decode()


def test_stopping_by_the_link_ends_all_sessions(cast, anna, waiting, as_member):
    thief, other = as_member(cast.anna), as_member(cast.bram)
    page = thief.post(link_in(waiting)).content.decode()
    assert "Je adres blijft" in page
    assert "Inloggen" in page, "the page is of who is logged out"
    assert [browser.get("/mijn/").status_code for browser in (anna, thief, other)] == [302, 302, 200]
    assert Session.objects.filter(member=cast.anna).count() == 0


def test_link_is_signed_expires_and_needs_a_csrf_token(anna, waiting, monkeypatch):
    link = link_in(waiting)
    public_id = EmailChange.objects.get().public_id
    for forged in (link[:-3] + "x/", reverse("members:keep_address", args=[public_id])):
        Client().post(forged)
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403
    assert EmailChange.objects.count() == 1
    now = time.time()
    monkeypatch.setattr("django.core.signing.time", SimpleNamespace(time=lambda: now + 50 * 3600))
    assert "werkt niet meer" in Client().post(link).content.decode()
    assert EmailChange.objects.count() == 1
    monkeypatch.undo()
    assert "Je adres blijft" in Client().post(link).content.decode()


def test_page_shows_and_stops_the_waiting_change(cast, anna, waiting, clock):
    page = anna.get(reverse("account_email")).content.decode()
    assert NEW in page
    assert "Je nieuwe adres wacht" in page
    answer = anna.post(reverse("members:keep_my_address"), follow=True)
    assert "Klaar. Je adres blijft zoals het is." in answer.content.decode()
    assert NEW not in answer.content.decode()
    clock.forward(hours=25)
    carry_out_due()
    assert email_of(cast.anna) == OLD


def test_unconfirmed_email_starts_no_change(cast, anna, clock):
    asked = anna.post(reverse("account_email"), {"action_add": "", "email": NEW})
    anna.post(asked["Location"], {"password": PASSWORD})
    clock.forward(hours=48)
    assert carry_out_due() == 0
    assert (email_of(cast.anna), can_log_in(NEW)) == (OLD, False)


def test_confirming_again_changes_nothing(anna, waiting, clock):
    due = EmailChange.objects.get().due_at
    clock.forward(hours=3)
    anna.post(link_in(mail.outbox[0]))
    assert EmailChange.objects.get().due_at == due
    assert len(mail.outbox) == 2


def test_email_page_cannot_speed_up_the_change(cast, anna, waiting):
    for action, email in (("primary", NEW), ("remove", OLD), ("send", NEW)):
        anna.post(reverse("account_email"), {f"action_{action}": "", "email": email})
    assert email_of(cast.anna) == OLD
    assert can_log_in(OLD)


def test_waiting_email_cannot_log_in(cast, anna, waiting):
    mail.outbox.clear()
    Client().post(reverse("account_reset_password"), {"email": NEW})
    assert [email.to for email in mail.outbox] == [[NEW]]
    assert "reset/key" not in mail.outbox[0].body
    assert not can_log_in(NEW)
    cache.clear()
    right, wrong = (Client().post(reverse("account_login"), {"login": NEW, "password": p}) for p in (PASSWORD, "mis"))
    assert (right.status_code, right.context["form"].errors) == (200, wrong.context["form"].errors)
    assert len(mail.outbox) == 1


def test_new_password_stops_the_change(cast, anna, waiting, clock):
    mail.outbox.clear()
    owner = Client()
    owner.post(reverse("account_reset_password"), {"email": OLD})
    form = owner.get(link_in(mail.outbox[0]), follow=True).redirect_chain[-1][0]
    fresh = "een heel ander huis"
    owner.post(form, {"password1": fresh, "password2": fresh})
    assert can_log_in(OLD, fresh)
    assert anna.get("/mijn/").status_code == 302, "who was in with the old password is out"
    clock.forward(hours=25)
    carry_out_due()
    assert (email_of(cast.anna), can_log_in(NEW, fresh)) == (OLD, False)


def test_email_that_was_taken_meanwhile_is_dropped(cast, anna, waiting, clock):
    member = make_member("late")
    member.emailaddress_set.update(email=NEW)
    Member.objects.filter(pk=member.pk).update(email=NEW)
    clock.forward(hours=25)
    assert carry_out_due() == 0
    assert email_of(cast.anna) == OLD
    assert not EmailAddress.objects.filter(user=cast.anna, email=NEW).exists()


def test_first_email_counts_at_once(client, db):
    words = {"email": NEW, "password1": "een heel ander huis", "birth_year": 1990, "community": "on", "health": "on"}
    client.post(reverse("account_signup"), words)
    client.post(link_in(mail.outbox[0]))
    assert EmailAddress.objects.get().verified
    assert EmailChange.objects.count() == 0
