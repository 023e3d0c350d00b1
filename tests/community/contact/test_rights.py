"""Answering and closing check their own rule under their lock."""

from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from community.contact import actions
from community.contact.models import ContactMessage
from community.members.models import Duty
from community.permissions import NotAllowed
from tests.support.responses import html_of


@pytest.fixture
def message(db) -> ContactMessage:
    actions.leave_message(submission_id=uuid4(), text="Hoe meld ik een cursus aan?", email="vraag@post.example")
    return ContactMessage.objects.get()


@pytest.mark.parametrize(
    ("action", "fields"), [(actions.answer_message, {"answer": "Dag"}), (actions.close_message, {})]
)
@pytest.mark.parametrize("person", ["anna", "mo", "eva"])
def test_only_those_who_run_the_site_answer_and_close(cast, message, action, fields, person):
    with pytest.raises(NotAllowed):
        action(actor=getattr(cast, person), message=message, **fields)
    message.refresh_from_db()
    assert (message.is_open, message.email, mail.outbox) == (True, "vraag@post.example", [])


def test_operator_whose_duty_ended_keeps_the_answer_in_the_form(cast, message, as_member, monkeypatch):
    def answer_after_the_duty_ended(**arguments):
        Duty.objects.filter(member=cast.otto).delete()
        return real(**arguments)

    real = actions.answer_message
    monkeypatch.setattr(actions, "answer_message", answer_after_the_duty_ended)
    response = as_member(cast.otto).post(reverse("contact:message", args=[message.pk]), {"answer": "Lang antwoord"})
    assert response.status_code == 403
    assert "Lang antwoord" in html_of(response)
    assert mail.outbox == []


def test_second_operator_is_told_and_keeps_the_answer_in_the_form(cast, message, as_member):
    actions.answer_message(actor=cast.otto, message=message, answer="Dat kan op de pagina van de cursus.")
    response = as_member(cast.otto).post(reverse("contact:message", args=[message.pk]), {"answer": "Nog een antwoord"})
    page = html_of(response)
    assert "Een collega heeft dit net beantwoord of gesloten." in page
    assert "Nog een antwoord" in page
    assert len(mail.outbox) == 1


def test_message_without_email_address_is_not_answered(cast, message):
    ContactMessage.objects.update(email="")
    with pytest.raises(actions.NotAnswerable):
        actions.answer_message(actor=cast.otto, message=message, answer="Dag")
    assert ContactMessage.objects.get().is_open
