"""Every door where somebody types an email address stores it in one form."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from community.contact.models import ContactMessage
from community.members.models import Member
from community.text import canonical_email
from tests.support.people import PASSWORD
from tests.support.sign_up import NEW_PASSWORD, link_in, sign_up

ASCII_FORM = "anna@xn--mnchen-3ya.de"
SAME = [
    "anna@münchen.de", "Anna@MÜNCHEN.de", " anna@münchen.de ", "anna@mu\u0308nchen.de", "ANNA@XN--MNCHEN-3YA.DE",
    "anna@münchen.de.", "anna@xn--mnchen-3ya\u3002de", "\u00a0anna@münchen.de\n", "anna@ｍünchen.de",
]  # fmt: skip
INVISIBLE = [
    "an\u200bna@example.org", "anna@exam\u200eple.org", "anna@example.org\u200b", "\ufeffanna@example.org",
    "anna@ex\u00adample.org", "an\u2060na@example.org", "anna\u202e@example.org",
    "anna@example\ufe0f.org", "an\u3164na@example.org",
]  # fmt: skip


@pytest.fixture(autouse=True)
def fresh_limits():
    """The limits of one test do not count in the next."""
    cache.clear()


@pytest.mark.parametrize("typed", SAME)
def test_email_typed_in_any_way_is_one_account(db, typed):
    assert canonical_email(typed) == ASCII_FORM
    browser = Client()
    sign_up(browser, email=typed)
    browser.post(link_in(mail.outbox[0]))
    assert list(EmailAddress.objects.values_list("email", "verified")) == [(ASCII_FORM, True)]
    for again in SAME:
        cache.clear()
        sign_up(Client(), email=again)
        assert Member.objects.get().email == ASCII_FORM
        logged_in = Client()
        logged_in.post(reverse("account_login"), {"login": again, "password": NEW_PASSWORD})
        assert logged_in.get(reverse("members:logins")).status_code == 200
        mail.outbox.clear()
        Client().post(reverse("account_reset_password"), {"email": again})
        assert "reset/key" in mail.outbox[0].body
    call_command("account", typed, "close", reason="proef")
    assert not Member.objects.get().is_active


@pytest.mark.parametrize("typed", INVISIBLE)
def test_email_with_an_invisible_character_is_refused_everywhere(cast, as_member, typed):
    anna = as_member(cast.anna)
    asked = anna.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert asked.status_code == 302
    forms = [
        (Client(), "account_signup", "email", {"password1": NEW_PASSWORD, "birth_year": "1990"}),
        (Client(), "account_login", "login", {"password": PASSWORD}),
        (Client(), "account_reset_password", "email", {}),
        (Client(), "contact:write", "email", {"text": "Een vraag over de groep."}),
        (anna, "account_email", "email", {"action_add": ""}),
    ]
    count = Member.objects.count()
    for browser, name, field, others in forms:
        page = browser.post(reverse(name), others | {field: typed})
        errors = next(form for form in page.context if "form" in form)["form"].errors
        assert "niemand kan zien" in str(errors[field]), name
    assert mail.outbox == []
    assert (Member.objects.count(), ContactMessage.objects.count()) == (count, 0)


@pytest.mark.parametrize("typed", ["anna@-.nl", "anna@exa mple.org", "anna@☃.net", "anna", "@example.org", "anna@"])
def test_email_with_an_impossible_domain_is_asked_again(db, typed):
    page = sign_up(Client(), email=typed)
    assert list(page.context["form"].errors) == ["email"]


def test_new_email_is_stored_in_its_one_form(cast, as_member):
    anna = as_member(cast.anna)
    anna.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    anna.post(reverse("account_email"), {"action_add": "", "email": SAME[1]})
    assert EmailAddress.objects.filter(user=cast.anna, email=ASCII_FORM).exists()


def test_email_of_a_question_is_stored_in_its_one_form(db, client):
    client.post(reverse("contact:write"), {"text": "Een vraag over de groep.", "email": SAME[0]})
    assert ContactMessage.objects.get().email == ASCII_FORM


def test_migration_brings_emails_to_their_one_form_and_leaves_clashes(cast):
    from importlib import import_module

    from django.apps import apps

    Member.objects.filter(pk=cast.anna.pk).update(email="Anna@münchen.de")
    EmailAddress.objects.filter(user=cast.anna).update(email="anna@münchen.de")
    Member.objects.filter(pk=cast.bram.pk).update(email="bram@bücher.de")
    Member.objects.filter(pk=cast.noor.pk).update(email="bram@xn--bcher-kva.de")
    import_module("community.members.migrations.0017_canonical_emails").bring_to_one_form(apps, None)
    assert Member.objects.get(pk=cast.anna.pk).email == ASCII_FORM
    assert EmailAddress.objects.get(user=cast.anna).email == ASCII_FORM
    assert Member.objects.get(pk=cast.bram.pk).email == "bram@bücher.de"
