"""The checklist of a house says what is missing, from its real state, and signing up stays closed until then."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.desk.checklist import actions
from community.desk.checklist.items import all_items, backup, missing_musts, text_pages
from community.desk.starter_texts import SLUGS, gaps_in, starter_text
from community.emails import actions as outbox
from community.emails.server import MailServer, Refused
from community.members.accounts.rules import is_sign_up_open
from community.members.models import SignUpState
from community.operations.actions import note_done
from community.operations.backups import MADE
from community.pages.content.reading_time import text_of_body
from community.pages.models import HelpLine
from tests.support.mfa import add_authenticator_app
from tests.support.responses import html_of

UPDATE = import_module("community.members.migrations.0021_sign_up_state")
LIST, SIGN_UP = reverse("desk:checklist"), reverse("account_signup")


@pytest.fixture
def new_house(cast, settings, tmp_path):
    """Build a house with its people, where nothing else was done."""
    settings.SIGN_UP_STARTS_OPEN = False
    settings.STAFF_SECOND_FACTOR = True
    settings.BACKUP_DIR, settings.BACKUP_KEY = "", ""
    add_authenticator_app(cast.otto)
    return cast


@pytest.fixture
def ready_house(new_house, settings, tmp_path):
    """Do everything that is needed."""
    add_authenticator_app(new_house.mo)
    for page in text_pages():
        page.body = [("text", "<p>Wij zijn er voor elkaar.</p>")]
        page.save_revision().publish()
    HelpLine.objects.update(checked="source", checked_on=timezone.localdate())
    actions.send_test_email(actor=new_house.otto)
    settings.BACKUP_DIR, settings.BACKUP_KEY = str(tmp_path), "age1..."
    (tmp_path / f"{timezone.now():%Y-%m-%dT%H%M%SZ}.huiskamer").touch()
    note_done(MADE, timezone.now())
    return new_house


def missing() -> list[str]:
    return [item.key for item in missing_musts()]


def test_new_house_misses_everything_that_is_needed(new_house):
    assert missing() == [*(f"text-{slug}" for slug in SLUGS), "help-lines", "mail", "moderators", "backup"]


def test_house_where_everything_was_done_misses_nothing(ready_house):
    assert missing() == []


def test_visitor_cannot_sign_up_in_a_new_house_and_is_told_kindly(new_house, as_member):
    for answer in (as_member(None).get(SIGN_UP), as_member(None).post(SIGN_UP, {"email": "a@demo.example"})):
        assert "Je kunt je nu niet aanmelden" in html_of(answer)
        assert "password1" not in html_of(answer)


def test_button_refuses_with_the_list_while_something_is_missing(new_house, settings, as_member):
    settings.STAFF_SECOND_FACTOR = False
    answer = as_member(new_house.otto).post(reverse("desk:open_sign_up"))
    assert answer.status_code == 409
    assert "Niet geopend: dit ontbreekt nog." in html_of(answer)
    assert 'href="#mail"' in html_of(answer)
    assert not is_sign_up_open()


def test_operator_opens_signing_up_once_all_is_there_and_closes_it_again(ready_house, settings, as_member):
    settings.STAFF_SECOND_FACTOR = False
    operator = as_member(ready_house.otto)
    assert operator.post(reverse("desk:open_sign_up")).status_code == 302
    assert "password1" in html_of(as_member(None).get(SIGN_UP))
    assert operator.post(reverse("desk:close_sign_up")).status_code == 302
    assert "password1" not in html_of(as_member(None).get(SIGN_UP))
    verbs = AuditEntry.objects.filter(verb__endswith="sign_up", actor=ready_house.otto, verb__startswith="desk")
    assert [entry.verb for entry in verbs.order_by("pk")] == ["desk.open_sign_up", "desk.close_sign_up"]


def test_house_that_is_open_stays_open_when_something_goes_wrong_later(ready_house):
    actions.open_sign_up(actor=ready_house.otto)
    HelpLine.objects.update(checked_on=None)
    assert missing() == ["help-lines"]
    assert is_sign_up_open()


def test_house_with_members_stays_open_after_the_update(cast, settings):
    settings.SIGN_UP_STARTS_OPEN = False
    UPDATE.keep_open(apps, None)
    assert is_sign_up_open()


def test_empty_house_is_closed_after_the_update(db, settings):
    settings.SIGN_UP_STARTS_OPEN = False
    UPDATE.keep_open(apps, None)
    assert not SignUpState.objects.exists()
    assert not is_sign_up_open()


def test_starter_texts_are_drafts_that_nobody_sees(new_house, as_member):
    assert actions.put_starter_texts(actor=new_house.otto) == len(SLUGS)
    assert "vul in" not in html_of(as_member(None).get("/huisregels/"))
    assert "concept" in next(item.missing for item in all_items() if item.key == "text-privacy")
    assert actions.put_starter_texts(actor=new_house.otto) == 0


def test_page_that_has_a_text_keeps_it(new_house):
    page = text_pages().get(slug="privacy")
    page.body = [("text", "<p>Ons eigen verhaal.</p>")]
    page.save_revision().publish()
    assert actions.put_starter_texts(actor=new_house.otto) == len(SLUGS) - 1
    assert "Ons eigen verhaal." in text_of_body(text_pages().get(slug="privacy").body)


def test_text_that_is_published_with_a_gap_is_still_missing(new_house):
    actions.put_starter_texts(actor=new_house.otto)
    page = text_pages().get(slug="over-ons")
    page.get_latest_revision().publish()
    item = next(item for item in all_items() if item.key == "text-over-ons")
    assert "waar een klacht heen kan" in item.missing


@pytest.mark.parametrize("slug", SLUGS)
def test_starter_text_says_the_same_gaps_in_both_languages(slug):
    fields = starter_text(slug)
    text = {name: " ".join(value for _kind, value in fields[name]) for name in ("body", "body_en")}
    assert len(gaps_in(text["body"])) == len(gaps_in(text["body_en"])) > 0


def test_test_email_goes_to_the_operator_and_its_outcome_is_shown(new_house):
    actions.send_test_email(actor=new_house.otto)
    assert [message.to for message in mail.outbox] == [["otto@demo.example"]]
    assert "mail" not in missing()


def test_test_email_that_is_refused_says_why(new_house, monkeypatch):
    def refuse(self, email):
        raise Refused("550 no such user")

    monkeypatch.setattr(MailServer, "send", refuse)
    actions.send_test_email(actor=new_house.otto)
    item = next(item for item in missing_musts() if item.key == "mail")
    assert "550" in item.missing


def test_test_email_that_waits_says_so(new_house, monkeypatch):
    monkeypatch.setattr(outbox, "deliver_soon", lambda: None)
    actions.send_test_email(actor=new_house.otto)
    assert "wacht" in next(item.missing for item in missing_musts() if item.key == "mail")


def test_old_backup_counts_as_missing(ready_house, clock):
    assert backup().is_done
    clock.forward(days=4)
    assert not backup().is_done


def test_help_line_that_was_checked_long_ago_is_named(ready_house):
    HelpLine.objects.filter(key="113").update(checked_on=timezone.localdate() - timedelta(days=400))
    item = next(item for item in missing_musts() if item.key == "help-lines")
    assert "113" in item.missing
