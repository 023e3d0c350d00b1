"""The second step of logging in: set up, shown once, used once, limited, sealed, and taken away."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client

from community.audit.models import AuditEntry
from community.members import encryption
from community.members.mfa.actions import use_totp_step
from community.members.mfa.forms import TRIES
from community.members.models import Member, Session
from tests.support.mfa import SECRET, add_authenticator_app, pass_second_step, totp_code
from tests.support.people import PASSWORD
from tests.support.stored_values import database_text

STEP = "/account/2fa/authenticate/"


@pytest.fixture(autouse=True)
def asked_for(settings):
    """Also with a fresh cache: everybody here logs in from one address, and there is a limit to that."""
    settings.STAFF_SECOND_FACTOR = True
    cache.clear()


@pytest.fixture(autouse=True)
def one_half_minute(monkeypatch):
    """No code grows old between being read and being sent."""
    now = time.time()
    stopped = SimpleNamespace(time=lambda: now)
    for key in ("allauth.mfa.totp.internal.auth.time", "tests.support.mfa.time"):
        monkeypatch.setattr(key, stopped)


def first_step(member) -> Client:
    browser = Client()
    browser.post("/account/login/", {"login": member.email, "password": PASSWORD})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/mijn/").status_code == 200


@pytest.fixture
def set_up(as_member, monkeypatch):
    """``set_up(member)`` walks through the pages as a person does; gives the browser and the secret. What happens after
    commit happens at once, because the transaction around a test never ends."""

    def walk(member):
        browser = as_member(member)
        page = browser.get("/account/2fa/totp/activate/", follow=True)
        assert page.request["PATH_INFO"] == "/account/reauthenticate/"
        page = browser.post(
            page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], {"password": PASSWORD}, follow=True
        )
        secret = re.search(r'class="key-text">([A-Z2-7 ]+)<', page.content.decode())[1].replace(" ", "")
        with monkeypatch.context() as at_once:
            at_once.setattr("django.db.transaction.on_commit", lambda effect, **_options: effect())
            done = browser.post("/account/2fa/totp/activate/", {"code": totp_code(secret)})
        assert done["Location"] == "/account/2fa/recovery-codes/"
        return browser, secret

    return walk


def test_setting_up_an_app_opens_duties_and_leads_back(cast, set_up, as_member):
    browser = as_member(cast.mo)
    led = browser.get("/moderatie/", follow=True)
    assert led.request["PATH_INFO"] == "/account/2fa/"
    assert "Je hebt hier een taak" in led.content.decode()
    mo, _secret = set_up(cast.mo)
    assert mo.get("/moderatie/").status_code == 200
    assert AuditEntry.objects.filter(verb="second_step.add", actor=cast.mo).count() == 2  # the app, and the codes
    assert [message.subject for message in mail.outbox] == ["Over het inloggen in je account"]


def test_setting_up_leads_to_the_requested_page(cast, as_member):
    mo = as_member(cast.mo)
    mo.get("/moderatie/", follow=True)
    pass_second_step(mo, cast.mo)
    add_authenticator_app(cast.mo)
    assert 'href="/moderatie/"' in mo.get("/account/2fa/").content.decode()


def test_earlier_session_shows_a_code_and_continues(cast, as_member):
    mo = as_member(cast.mo)
    add_authenticator_app(cast.mo)
    led = mo.get("/moderatie/", follow=True)
    assert led.request["PATH_INFO"] == "/account/2fa/reauthenticate/"
    after = mo.post("/account/2fa/reauthenticate/?next=/moderatie/", {"code": totp_code()}, follow=True)
    assert (after.status_code, after.request["PATH_INFO"]) == (200, "/moderatie/")


def test_earlier_session_changes_no_authenticator_by_password_alone(cast, as_member):
    """Log in on another device before there is an app: what is added there would count as having shown it."""
    mo = as_member(cast.mo)
    add_authenticator_app(cast.mo)
    mo.post("/account/reauthenticate/", {"password": PASSWORD})
    for page in ("webauthn/add/", "totp/deactivate/", "recovery-codes/generate/", "recovery-codes/"):
        for answer in (mo.get(f"/account/2fa/{page}"), mo.post(f"/account/2fa/{page}")):
            assert answer.status_code == 302, page
            assert answer["Location"].startswith("/account/2fa/reauthenticate/?next="), page
    assert [way.type for way in Authenticator.objects.filter(user=cast.mo)] == ["totp"]
    assert mo.get("/moderatie/").status_code == 302
    mo.post("/account/2fa/reauthenticate/", {"code": totp_code()})
    assert mo.get("/account/2fa/webauthn/add/").status_code == 200
    assert mo.post("/account/2fa/recovery-codes/generate/")["Location"] == "/account/2fa/recovery-codes/"


def test_password_alone_does_not_log_in_with_an_app(cast):
    add_authenticator_app(cast.anna)
    browser = first_step(cast.anna)
    assert not is_in(browser)
    answer = browser.post(STEP, {"code": totp_code()})
    assert answer.status_code == 302
    assert is_in(browser)


def test_code_is_accepted_once(cast):
    add_authenticator_app(cast.anna)
    code = totp_code()
    one, other = first_step(cast.anna), first_step(cast.anna)
    assert one.post(STEP, {"code": code}).status_code == 302
    again = other.post(STEP, {"code": code})
    assert again.status_code == 200
    assert not is_in(other)
    assert "Dit is niet de code van dit moment" in again.content.decode()
    assert other.post(STEP, {"code": totp_code(steps=-1)}).status_code == 200  # nor an older one
    assert other.post(STEP, {"code": totp_code(steps=1)}).status_code == 302  # the next one is fine


def test_setup_code_does_not_log_in(cast, set_up):
    _browser, secret = set_up(cast.anna)
    browser = first_step(cast.anna)
    assert browser.post(STEP, {"code": totp_code(secret)}).status_code == 200
    assert not is_in(browser)


@pytest.mark.django_db(transaction=True)
def test_same_code_sent_at_once_logs_in_once(cast, score):
    def one(_number) -> bool:
        try:
            return use_totp_step(member=cast.anna, step=1000)
        finally:
            connections.close_all()

    if connection.vendor == "sqlite":  # one connection, shared by the threads of a test: in turn
        won = [one_in_turn(cast.anna) for _number in range(20)]
    else:
        with ThreadPoolExecutor(20) as pool:
            won = list(pool.map(one, range(20)))
    assert won.count(True) == 1
    score("Second step: the same code sent at once, let in (of 20)", won.count(True))


def one_in_turn(member) -> bool:
    """Each with what it read before, as processes do that know nothing of each other."""
    return use_totp_step(member=Member(pk=member.pk, code_step=0), step=1000)


def test_secrets_cannot_be_read_in_the_database(cast, set_up, score):
    browser, secret = set_up(cast.mo)
    codes = re.findall(r"<code>(\d{8})</code>", browser.get("/account/2fa/recovery-codes/").content.decode())
    stored = everything_stored()
    hidden = [secret, *codes]
    assert len(hidden) == 11
    assert [word for word in hidden if word in stored] == []
    assert "Mo" in stored
    assert cast.mo.email in stored
    score("Second step: secrets found readable in the database (of 11)", 0)


def everything_stored() -> str:
    """Every value of every table, and what is packed in the sessions."""
    return database_text() + repr([session.get_decoded() for session in Session.objects.all()])


def test_new_secret_is_encrypted_in_the_session(cast, as_member):
    browser = as_member(cast.anna)
    url = "/account/reauthenticate/?next=/account/2fa/totp/activate/"
    page = browser.post(url, {"password": PASSWORD}, follow=True)
    secret = re.search(r'class="key-text">([A-Z2-7 ]+)<', page.content.decode())[1].replace(" ", "")
    assert secret not in everything_stored()


def test_recovery_codes_are_shown_once_and_each_works_once(cast, set_up):
    browser, _secret = set_up(cast.anna)
    codes = re.findall(r"<code>(\d{8})</code>", browser.get("/account/2fa/recovery-codes/").content.decode())
    assert len(codes) == 10
    again = browser.get("/account/2fa/recovery-codes/").content.decode()
    assert not any(code in again for code in codes)
    assert "maak dan nieuwe" in again
    one, other = first_step(cast.anna), first_step(cast.anna)
    assert one.post(STEP, {"code": codes[0]}).status_code == 302
    assert is_in(one)
    assert other.post(STEP, {"code": codes[0]}).status_code == 200
    assert not is_in(other)
    assert other.post(STEP, {"code": codes[1]}).status_code == 302
    assert "Je hebt nog 8 codes over" in one.get("/account/2fa/").content.decode()


def test_guessing_is_limited_with_a_kind_sentence(cast):
    add_authenticator_app(cast.anna)
    browser = first_step(cast.anna)
    for _try in range(TRIES):
        answer = browser.post(STEP, {"code": "000000"})
    assert "Wacht op de volgende" in answer.content.decode()
    answer = browser.post(STEP, {"code": totp_code()})
    assert "Wacht vijf minuten" in answer.content.decode()
    assert not is_in(browser)


def test_success_does_not_count_as_a_try(cast):
    add_authenticator_app(cast.anna)
    for step in range(-1, 2):
        assert first_step(cast.anna).post(STEP, {"code": totp_code(steps=step)}).status_code == 302
    browser = first_step(cast.anna)
    for _try in range(TRIES):
        answer = browser.post(STEP, {"code": "000000"})
    assert "Wacht op de volgende" in answer.content.decode()


def with_password(browser: Client, url: str):
    return browser.post(f"/account/reauthenticate/?next={url}", {"password": PASSWORD}, follow=True)


def test_member_removes_the_app_after_the_password(cast, set_up):
    browser, _secret = set_up(cast.anna)
    browser.post("/account/2fa/totp/deactivate/")
    assert not cast.anna.authenticator_set.exists()  # paper goes along: alone it would be no second step
    assert AuditEntry.objects.filter(verb="second_step.remove").count() == 2


def test_removing_the_app_asks_for_the_password(cast, as_member):
    add_authenticator_app(cast.anna)
    answer = pass_second_step(as_member(cast.anna), cast.anna).post("/account/2fa/totp/deactivate/")
    assert answer["Location"].startswith("/account/reauthenticate/")
    assert cast.anna.authenticator_set.exists()


def test_member_with_a_duty_keeps_the_last_authenticator(cast, as_member):
    app, key = add_authenticator_app(cast.mo), make_key(cast.mo)
    mo = pass_second_step(as_member(cast.mo), cast.mo)
    with_password(mo, "/account/2fa/webauthn/1/remove/")
    mo.post("/account/2fa/webauthn/1/remove/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()
    page = mo.post("/account/2fa/totp/deactivate/").content.decode()
    assert "Je hebt hier een taak" in page
    assert Authenticator.objects.filter(pk=app.pk).exists()
    key = make_key(cast.mo)
    mo.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(pk=app.pk).exists()
    page = mo.post("/account/2fa/webauthn/1/remove/").content.decode()
    assert "Je hebt hier een taak" in page
    assert Authenticator.objects.filter(pk=key.pk).exists()


def make_key(member) -> Authenticator:
    return Authenticator.objects.create(user=member, type="webauthn", data={"name": "sleutel", "credential": {}})


def test_malformed_passkey_gets_a_sentence(cast):
    add_authenticator_app(cast.anna)
    browser = first_step(cast.anna)
    for nonsense in ("{}", "[]", '"x"', "1", '{"id": "x", "rawId": "x", "response": {}, "type": "public-key"}'):
        answer = browser.post(STEP, {"credential": nonsense})
        assert answer.status_code == 200, nonsense
    assert not is_in(browser)


def test_operator_resets_a_lost_second_step(cast, as_member, capsys):
    add_authenticator_app(cast.mo)
    mo = pass_second_step(as_member(cast.mo), cast.mo)
    assert mo.get("/moderatie/").status_code == 200
    call_command("second_factor_reset", "MO@demo.example")
    assert "Taken away: 1" in capsys.readouterr().out
    assert not is_in(mo)
    assert AuditEntry.objects.filter(verb="second_step.reset", thing=str(cast.mo.pk)).exists()
    again = first_step(cast.mo)
    assert is_in(again)
    assert again.get("/moderatie/").status_code == 302
    with pytest.raises(CommandError):
        call_command("second_factor_reset", "nobody@demo.example")


def test_encryption_key_can_be_rotated(settings):
    sealed = encryption.encrypt_secret(SECRET)
    settings.SECOND_FACTOR_KEYS = ["a-new-key-of-its-own-that-is-long-enough-for-this"]
    assert encryption.decrypt_secret(sealed) == SECRET
    anew = encryption.encrypt_secret(SECRET)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-secret-key"
    assert encryption.decrypt_secret(anew) == SECRET
    assert encryption.decrypt_secret(sealed) != SECRET
    settings.SECRET_KEY_FALLBACKS = [old]
    assert encryption.decrypt_secret(sealed) == SECRET


def test_logging_in_reencrypts_the_secret(cast, settings):
    add_authenticator_app(cast.anna)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-secret-key"
    settings.SECRET_KEY_FALLBACKS = [old]
    assert first_step(cast.anna).post(STEP, {"code": totp_code()}).status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    assert encryption.decrypt_secret(cast.anna.authenticator_set.get().data["secret"]) == SECRET


def test_undecryptable_secret_fits_no_code_and_breaks_no_page(cast, settings):
    add_authenticator_app(cast.anna)
    settings.SECRET_KEY = "another-secret-key"
    assert encryption.decrypt_secret(cast.anna.authenticator_set.get().data["secret"]) != encryption.decrypt_secret(
        "x"
    )  # never the same twice
    browser = first_step(cast.anna)
    assert browser.post(STEP, {"code": totp_code()}).status_code == 200
    assert not is_in(browser)


def test_demo_says_that_no_second_step_is_asked(cast, as_member, settings):
    words = "Op een echte site is daar ook een tweede stap voor nodig"
    assert words not in Client().get("/account/login/").content.decode()
    settings.STAFF_SECOND_FACTOR = False
    assert words in Client().get("/account/login/").content.decode()
    assert words in as_member(cast.mo).get("/moderatie/").content.decode()
