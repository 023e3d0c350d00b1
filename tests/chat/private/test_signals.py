"""A signal about a private message: moderators learn who may be in danger, and do not read the words."""

from django.urls import reverse

from community.moderation.decisions.rules import possible_outcomes
from community.moderation.models import Report
from community.moderation.registry import subject_of
from community.moderation.reports.actions import raise_signal
from tests.support.conversations import send


def test_signal_about_a_private_message_shows_its_writer_and_not_its_words(cast, talking, as_member):
    seat, _other = talking(cast.anna, cast.bram)
    message = send(cast.anna, seat, "Dit zeg ik alleen tegen jou.")
    raise_signal(kind="private", thing=message, within=message.conversation.public_id)
    signal = Report.objects.open_signals().get()
    page = as_member(cast.mo).get(reverse("moderation:review", args=[signal.public_id])).content.decode()
    assert "Anna" in page
    assert "Dit zeg ik alleen tegen jou." not in page
    assert possible_outcomes(signal, subject_of(signal)) == ["keep"]


def test_private_messages_with_words_of_danger_make_one_signal(cast, talking, django_capture_on_commit_callbacks):
    seat, _other = talking(cast.anna, cast.bram)
    for number in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            message = send(cast.anna, seat, "Ik wil niet meer leven.", cid=f"c-{number}")
    signal = Report.objects.open_signals().get()
    assert (signal.kind, signal.thing, signal.writer) == ("private", message.public_id, cast.anna)


def test_moderator_who_asks_in_a_conversation_raises_no_signal_about_themselves(cast, talking):
    seat, _other = talking(cast.mo, cast.bram)
    send(cast.mo, seat, "Denk je aan zelfmoord?")
    assert not Report.objects.open_signals().exists()


def test_private_message_without_script_leads_to_help(cast, talking, as_member):
    seat, _other = talking(cast.anna, cast.bram)
    client = as_member(cast.anna)
    page = client.get(seat.get_absolute_url()).content.decode()
    assert "zonder je woorden" in page  # said before somebody writes
    answer = client.post(seat.get_absolute_url(), {"text": "ik wil niet meer leven", "cid": "c-1"})
    assert answer["Location"] == f"{seat.get_absolute_url()}#crisis-help"
    assert "leest niet wat je schreef" in client.get(seat.get_absolute_url()).content.decode()
