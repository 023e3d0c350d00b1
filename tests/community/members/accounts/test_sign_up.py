import re
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from community.audit.models import AuditEntry
from community.members.consent.purposes import TERMS
from community.members.models import Consent, Member
from tests.support.sign_up import NEW_PASSWORD, SIGN_UP_FORM, link_in, sign_up


@pytest.fixture(autouse=True)
def empty_cache():
    """Limits of one test do not count in the next."""
    cache.clear()
    yield
    cache.clear()


def test_sign_up_to_a_name(client, db):
    assert sign_up(client).url == reverse("account_email_verification_sent")
    member = Member.objects.get()
    assert (member.birth_year, member.language, member.persona) == (1990, "nl", None)
    assert sorted(Consent.objects.values_list("purpose", "version")) == [
        ("community", TERMS["community"].version),
        ("health", TERMS["health"].version),
    ]
    assert client.get(reverse("members:home")).status_code == 302, "not logged in before the address is confirmed"
    link = link_in(mail.outbox[0])
    assert client.get(link).status_code == 200
    assert not EmailAddress.objects.get().verified, "opening the link alone (as a mail scanner does) confirms nothing"
    elsewhere = Client()
    assert elsewhere.post(link).url == reverse("account_login"), "on another device one logs in"
    assert EmailAddress.objects.get().verified
    answer = elsewhere.post(
        reverse("account_login") + "?next=/mijn/profiel/",
        {"login": "nieuw@example.org", "password": NEW_PASSWORD},
        follow=True,
    )
    assert answer.request["PATH_INFO"] == reverse("members:welcome")
    answer = elsewhere.post(
        reverse("members:welcome"),
        {"suggestion": "Merel van zolder", "name": "", "role": "relative", "next": "/mijn/profiel/"},
        follow=True,
    )
    assert answer.request["PATH_INFO"] == "/mijn/profiel/"
    member = Member.objects.get()
    assert (member.persona.name, member.role) == ("Merel van zolder", "relative")
    verbs = AuditEntry.objects.filter(actor=member).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["member.give_consent", "member.give_consent", "member.sign_up", "member.choose_name"]


def test_confirmation_in_the_same_browser_logs_in(client, db):
    sign_up(client)
    answer = client.post(link_in(mail.outbox[0]), follow=True)
    assert answer.request["PATH_INFO"] == reverse("members:welcome")


def test_visitor_under_sixteen_gets_a_page_and_is_not_stored(client, db):
    young = str(date.today().year - 14)
    answer = client.post(reverse("account_signup"), {"email": "a@b.nl", "password1": "x", "birth_year": young})
    assert answer.url == reverse("members:too_young")
    assert Member.objects.count() == 0
    assert len(mail.outbox) == 0
    page = client.get(answer.url).content.decode()
    assert "0800" in page
    assert client.get("/te-jong/").status_code == 200


def test_visitor_who_turns_sixteen_this_year_may_sign_up(client, db):
    sign_up(client, birth_year=str(date.today().year - 16))
    assert Member.objects.count() == 1


@pytest.mark.parametrize("year", ["90", "2090", "1850", "negentig", ""])
def test_invalid_year_is_asked_again_and_the_email_stays(client, db, year):
    answer = sign_up(client, birth_year=year)
    assert list(answer.context["form"].errors) == ["birth_year"]
    assert answer.context["form"]["email"].value() == "nieuw@example.org"
    assert Member.objects.count() == 0


def test_weak_password_is_explained_in_the_language_of_the_page(client, db):
    def text(page: str, password: str) -> list[str]:
        return list(client.post(page, SIGN_UP_FORM | {"password1": password}).context["form"].errors["password1"])

    dutch, english = "/account/signup/", "/en/account/signup/"
    assert text(dutch, "kort") == ["Dit is wat kort. Neem minstens 10 tekens; een korte zin mag ook."]
    assert text(english, "kort") == ["This is a bit short. Use at least 10 characters; a short sentence is fine."]
    assert text(dutch, "wachtwoord")[0].startswith("Veel mensen gebruiken dit wachtwoord")
    assert text(english, "wachtwoord")[0].startswith("Many people use this password")
    assert Member.objects.count() == 0


@pytest.mark.parametrize("purpose", ["community", "health"])
def test_sign_up_without_consent_is_refused(client, db, purpose):
    answer = client.post(reverse("account_signup"), {k: v for k, v in SIGN_UP_FORM.items() if k != purpose})
    assert list(answer.context["form"].errors) == [purpose]
    assert Member.objects.count() == 0


def test_sign_up_with_a_known_email_looks_the_same(cast, client):
    new = sign_up(client)
    known = sign_up(client, email="anna@demo.example")
    assert (new.status_code, new.url) == (known.status_code, known.url)
    assert [m.to for m in mail.outbox] == [["nieuw@example.org"], ["anna@demo.example"]]
    assert Member.objects.filter(email="anna@demo.example").count() == 1


def test_password_reset_looks_the_same_for_an_unknown_email(cast, client):
    url = reverse("account_reset_password")
    known, unknown = (client.post(url, {"email": e}) for e in ("anna@demo.example", "wie@example.org"))
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_login_error_is_the_same_for_an_unknown_email(cast, client):
    url = reverse("account_login")
    texts = [
        client.post(url, {"login": who, "password": "niet dit wachtwoord"}).context["form"].non_field_errors()
        for who in ("anna@demo.example", "wie@example.org")
    ]
    assert texts[0] == texts[1]
    assert len(texts[0]) == 1


def test_password_reset_replaces_the_password(cast, client):
    client.post(reverse("account_reset_password"), {"email": "anna@demo.example"})
    form = client.get(link_in(mail.outbox[0]), follow=True)
    done = client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert done.status_code == 302
    cast.anna.refresh_from_db()
    assert cast.anna.check_password(NEW_PASSWORD)


def test_mails_do_not_tell_what_the_site_is_about(cast, client):
    sign_up(client)
    sign_up(client, email="anna@demo.example")
    for email in ("anna@demo.example", "wie@example.org"):
        client.post(reverse("account_reset_password"), {"email": email})
    assert len(mail.outbox) == 4
    for message in mail.outbox:
        words = f"{message.subject} {message.body} {message.from_email}".lower()
        assert re.search(r"ggz|psych|mental|lotgen|herstel|depress|testserver!|hallo van", words) is None
        assert message.alternatives == []
        assert "\n" not in message.subject


def test_sign_up_is_rate_limited_per_client(client, db):
    answers = {sign_up(client, email=f"n{n}@example.org", birth_year="x").status_code for n in range(21)}
    assert answers == {200, 429}


def test_visitor_who_only_reads_gets_no_cookie(client, cast):
    for path in ("/te-jong/", f"/leden/{cast.anna.persona.public_id}/", "/weg/", "/dev/mail/"):
        assert dict(client.get(path).cookies) == {}, path


def test_welcome_never_redirects_to_another_site(cast, as_member):
    answer = as_member(cast.anna).get("/mijn/welkom/?next=https://elders.example/")
    assert answer.url == reverse("members:home")
