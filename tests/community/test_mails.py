"""Every mail that the house sends: from whom it comes and what it is called say nothing, and it has one next step."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.apps import apps
from django.conf import settings as used
from django.core.mail.utils import DNS_NAME
from django.test import RequestFactory
from django.utils import timezone, translation

from community.contact.actions import answer_message, leave_message
from community.contact.models import ContactMessage
from community.privacy.actions import ask_to_leave
from community.settings.env import env_sender
from tests.community.notifications.scenes import give_mail_consent, make_answered_topic, send_mail

NEUTRAL = "Post <post@localhost>"
ROOT = Path(__file__).resolve().parent.parent.parent
LINK = re.compile(r"https?://\S+")
GIVEN = {name: f"{used.SITE_ORIGIN}/account/{name}/" for name in ("activate_url", "password_reset_url", "keep_url")} | {
    "deleted_email": "oud@demo.example",
    "when": timezone.now(),
}


def account_mails() -> list[str]:
    """Every mail about an account that we have words for."""
    folders = [ROOT / "templates" / room / "email" for room in ("account", "mfa")]
    paths = [path for folder in folders for path in folder.glob("*_message.txt") if path.stem != "base_message"]
    return sorted(f"{path.parent.parent.name}/email/{path.stem.removesuffix('_message')}" for path in paths)


def everything_sent(cast, board) -> None:
    with request_context(RequestFactory().get("/")):
        for prefix in account_mails():
            get_adapter().send_mail(prefix, "anna@demo.example", dict(GIVEN))
    ask_to_leave(actor=cast.anna, choices={})
    leave_message(submission_id=uuid4(), text="Mag ik iets vragen?", email="iemand@example.org")
    answer_message(actor=cast.otto, message=ContactMessage.objects.get(), answer="Natuurlijk.")
    give_mail_consent(cast.bram)
    make_answered_topic(cast.bram, board, cast.noor)
    assert send_mail() == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_sender_and_subject_of_every_mail_say_nothing(cast, board, mailoutbox, language, score):
    with translation.override(language):
        everything_sent(cast, board)
    people = [member.persona.name for name, member in vars(cast).items() if name != "ben"]  # that is a word, too
    tells = re.compile(rf"\b({'|'.join([used.SITE_NAME, *people, board.slug, board.title])})\b", re.IGNORECASE)
    of_people = re.compile(rf"\b({'|'.join(people)})\b", re.IGNORECASE)
    assert len(mailoutbox) == len(account_mails()) + 3
    assert {mail.from_email for mail in mailoutbox} == {NEUTRAL}
    assert [mail.subject for mail in mailoutbox if tells.search(mail.subject)] == []
    assert [mail.subject for mail in mailoutbox if of_people.search(LINK.sub("", mail.body))] == []
    score("Mail: kinds with the one neutral sender and a neutral subject", len(mailoutbox))


def test_every_mail_about_an_account_has_a_next_step_that_is_here(cast, board, mailoutbox):
    everything_sent(cast, board)
    without = [mail.subject for mail in mailoutbox if not LINK.search(mail.body)]
    assert without == ["Een antwoord op je bericht"]  # what somebody of the house wrote is all there is to say
    links = {link for mail in mailoutbox for link in LINK.findall(mail.body)}
    assert [link for link in links if not link.startswith(used.SITE_ORIGIN + "/")] == []


def test_every_mail_names_the_site_and_not_the_machine_that_made_it(cast, board, mailoutbox, settings, monkeypatch):
    monkeypatch.setattr(DNS_NAME, "_fqdn", "machine.of.the.hoster", raising=False)
    monkeypatch.setattr("django.core.mail.message.DNS_NAME", DNS_NAME)  # pytest-django puts another one there
    settings.SITE_ORIGIN = "https://huiskamer.example"
    apps.get_app_config("community").ready()
    everything_sent(cast, board)
    ids = [mail.message()["Message-ID"] for mail in mailoutbox]
    assert [number.rpartition("@")[2] for number in ids] == ["huiskamer.example>"] * (len(account_mails()) + 3)


def test_sender_name_in_the_settings_is_not_sent(monkeypatch):
    monkeypatch.setenv("MAIL_FROM", "Stemmen horen <post@localhost>")
    assert env_sender("MAIL_FROM", "") == NEUTRAL
