"""Words of danger in a chat room raise one signal, about the newest line."""

from chat.rooms.actions import send_message
from community.moderation.models import Report


def test_lines_with_words_of_danger_make_one_signal(cast, open_room, django_capture_on_commit_callbacks):
    for number in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            message = send_message(actor=cast.anna, room=open_room, cid=f"c-{number}", text="ik wil dood")
    signal = Report.objects.open_signals().get()
    assert (signal.kind, signal.thing, signal.writer) == ("message", message.public_id, cast.anna)


def test_line_of_before_that_is_sent_again_raises_no_second_signal(cast, open_room):
    send_message(actor=cast.anna, room=open_room, cid="c-1", text="ik wil dood")
    Report.objects.update(state="decided")
    send_message(actor=cast.anna, room=open_room, cid="c-1", text="ik wil dood")
    assert not Report.objects.open_signals().exists()
