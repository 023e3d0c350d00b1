"""An email address that nobody proved counts for nothing, and neither does what was typed with it."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from community.members.accounts.actions.email_change import carry_out_due
from community.members.models import Consent, Member
from tests.support.people import PASSWORD
from tests.support.sign_up import NEW_PASSWORD, link_in, sign_up

EMAIL, OTHER_PASSWORD = "nieuw@example.org", "iets van een ander"


@pytest.fixture(autouse=True)
def fresh_limits():
    """The limits of one test do not count in the next."""
    cache.clear()


@pytest.fixture
def stranger(db) -> Client:
    """The browser of somebody who signed up with an address that is not theirs."""
    browser = Client()
    sign_up(browser, password1=OTHER_PASSWORD, birth_year="1950")
    cache.clear()
    return browser


def is_inside(browser: Client) -> bool:
    return browser.get(reverse("members:logins")).status_code == 200


def log_in(browser: Client, password: str) -> bool:
    browser.post(reverse("account_login"), {"login": EMAIL, "password": password})
    return is_inside(browser)


def reset_form(browser: Client) -> str:
    """Ask for a new password, open the link in the email, and return the path of the form."""
    mail.outbox.clear()
    browser.post(reverse("account_reset_password"), {"email": EMAIL})
    return browser.get(link_in(mail.outbox[0]), follow=True).request["PATH_INFO"]


def test_owner_signs_up_after_a_stranger_did_and_what_the_owner_typed_counts(stranger):
    owner = Client()
    sign_up(owner, birth_year="2000")
    assert len(mail.outbox) == 2
    owner.post(link_in(mail.outbox[1]))
    assert is_inside(owner)
    member = Member.objects.get(email=EMAIL)
    assert (member.birth_year, member.check_password(NEW_PASSWORD)) == (2000, True)
    assert Consent.objects.filter(member=member).count() == 2
    assert not log_in(stranger, OTHER_PASSWORD)


def test_link_of_the_owner_works_after_a_stranger_signed_up_again(stranger):
    owner = Client()
    sign_up(owner, birth_year="2000")
    cache.clear()
    sign_up(stranger, password1=OTHER_PASSWORD, birth_year="1950")
    owner.post(link_in(mail.outbox[1]))
    assert not is_inside(owner), "what the stranger typed is not what this browser typed"
    assert not log_in(stranger, OTHER_PASSWORD)
    assert not log_in(stranger, NEW_PASSWORD)


def test_stranger_cannot_log_in_when_the_owner_confirms_the_email(stranger):
    owner = Client()
    assert owner.post(link_in(mail.outbox[0])).url == reverse("account_login")
    assert not is_inside(owner)
    assert not log_in(stranger, OTHER_PASSWORD)
    assert not log_in(Client(), OTHER_PASSWORD)
    assert "nieuw wachtwoord" in owner.get(reverse("account_login")).content.decode()


def test_password_of_the_sign_up_works_on_the_device_that_read_the_email(stranger):
    phone = Client()
    phone.post(link_in(mail.outbox[0]))
    assert log_in(phone, OTHER_PASSWORD)
    assert log_in(Client(), OTHER_PASSWORD), "and from then on everywhere"


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_owner_who_asks_for_a_password_is_asked_for_year_and_consents(stranger, is_confirmed):
    owner = Client()
    if is_confirmed:
        owner.post(link_in(mail.outbox[0]))
    form = reset_form(owner)
    passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    page = owner.post(form, passwords)
    assert set(page.context["form"].errors) == {"birth_year", "community", "health"}
    before = Consent.objects.values_list("pk", flat=True)[0]
    owner.post(form, passwords | {"birth_year": "2001", "community": "on", "health": "on"})
    member = Member.objects.get(email=EMAIL)
    assert (member.birth_year, EmailAddress.objects.get(user=member).verified) == (2001, True)
    assert Consent.objects.filter(member=member).count() == 2
    assert not Consent.objects.filter(pk=before).exists()
    assert log_in(owner, NEW_PASSWORD)
    assert not log_in(stranger, OTHER_PASSWORD)


def test_owner_under_sixteen_does_not_take_over_what_a_stranger_typed(stranger):
    owner = Client()
    form = reset_form(owner)
    words = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "community": "on", "health": "on"}
    answer = owner.post(form, words | {"birth_year": "2020"})
    assert answer.url == reverse("members:too_young")
    assert not Member.objects.filter(email=EMAIL).exists()


def test_member_with_a_proven_email_is_asked_for_a_password_alone(cast):
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": "anna@demo.example"})
    page = browser.get(link_in(mail.outbox[0]), follow=True)
    assert list(page.context["form"].fields) == ["password1", "password2"]


def test_account_without_a_proven_email_does_not_stop_a_change_of_email(cast, as_member, stranger, clock):
    anna = as_member(cast.anna)
    asked = anna.post(reverse("account_email"), {"action_add": "", "email": EMAIL})
    anna.post(asked["Location"], {"password": PASSWORD})
    anna.post(link_in(mail.outbox[1]))
    clock.forward(hours=25)
    assert carry_out_due() == 1
    assert Member.objects.get(email=EMAIL) == cast.anna


def test_waiting_email_of_a_member_does_not_stop_its_owner(cast, as_member):
    anna = as_member(cast.anna)
    asked = anna.post(reverse("account_email"), {"action_add": "", "email": EMAIL})
    anna.post(asked["Location"], {"password": PASSWORD})
    cache.clear()
    mail.outbox.clear()
    owner = Client()
    sign_up(owner)
    owner.post(link_in(mail.outbox[0]))
    assert is_inside(owner)


def test_account_that_nobody_claimed_is_removed(stranger, clock):
    from community.privacy.actions import apply_retention

    Client().post(link_in(mail.outbox[0]))
    clock.forward(days=31)
    apply_retention()
    assert not Member.objects.filter(email=EMAIL).exists()


def test_account_that_was_made_by_hand_gives_way_to_nobody(db):
    Member.objects.create_user(EMAIL, OTHER_PASSWORD)
    sign_up(Client())
    assert Member.objects.get(email=EMAIL).check_password(OTHER_PASSWORD)
