from datetime import time, timedelta

from django.utils import timezone

from chat.actions import next_seq
from chat.rooms.actions import make_room, open_session
from chat.rooms.feeds.actions import make_feed
from chat.rooms.models import CalendarFeed, Message, Room
from chat.rooms.planning.actions import plan_evenings
from community.days import span_on
from community.groups.actions import persona_in
from community.moderation.choices import ContentState
from tests.matrix.people import IN_THE_CIRCLE, ON_THE_BOARD, SOME

URLS = """
chat:index           -          GET   page     see
chat:room            *          GET   chat     see
chat:room            *          POST  chat     write
chat:open_session   *          POST  chat     host
chat:close_session  *          POST  chat     host
chat:make            *          POST  talk     host
chat:evenings        *          GET   chat     see
chat:planning        *          GET   chat     host
chat:planning        *          POST  chat     host
chat:remove_hours    *          POST  chat     host
chat:change_date     *          GET   weekly_date  host
chat:change_date     *          POST  weekly_date  host
chat:plan            *          GET   chat     host
chat:plan            *          POST  chat     host
chat:remind_of_room  *          POST  chat     keep
chat:stop_room_reminder  *      POST  chat     keep
chat:remind_of_evening  *       POST  evening  keep
chat:stop_evening_reminder  *   POST  evening  keep
chat:calendar        *          GET   chat     keep
chat:calendar        *          POST  chat     keep       200
chat:calendar_file   *          GET   chat     see
chat:feed            *          GET   feed     see
chat:evening         *          GET   evening  see
chat:change_evening  *          GET   evening  host
chat:change_evening  *          POST  evening  host
chat:cancel_evening  *          GET   evening  host
chat:cancel_evening  *          POST  evening  host
chat:message         *          GET   message  see        302
chat:remove          *          GET   message  take_back
chat:remove          *          POST  message  take_back
moderation:report    message,*  GET   message  report
socket:join          room:*     -     chat     see
socket:get           room:*     -     chat     see
socket:send          room:*     -     chat     write
socket:join          lamp:*     -     chat     see
socket:get           lamp:*     -     chat     see
socket:send          lamp:*     -     chat     nothing
"""
TOMORROW = (timezone.localtime() + timedelta(days=1)).date()
HOURS = {"begins": "20:00", "ends": "21:00"}
WORDS = {
    "chat:room": {"text": "Hoi"},
    "chat:planning": HOURS | {"weekday": "0"},
    "chat:remove_hours": {"weekday": "0", "begins": "20:00"},
    "chat:plan": HOURS | {"day": str(TOMORROW), "title": "Thee", "repeat": "once"},
    "chat:change_evening": HOURS | {"day": str(TOMORROW), "title": "Koffie"},
    "chat:cancel_evening": {"reason": "Ziek"},
    "chat:change_date": {"move": "no", "reason": "Ziek"},
}


def _left(house) -> str:
    """Return the link of a member who left the group since."""
    former = house.people["former"]
    room = make_room(actor=house.people["moderator"], group=house.circle)
    CalendarFeed.objects.create(member=former, room=room, key="left")
    return "left"


def things(house):
    groups = {"shared": house.board, "indoors": house.indoors, "closed": house.circle, "invitation": house.nook}
    moderator = house.people["moderator"]
    rooms = {state: make_room(actor=moderator, group=group) for state, group in groups.items()}
    for room in rooms.values():
        open_session(actor=moderator, room=room)

    def message_of(member, state, content_state=ContentState.VISIBLE) -> list:
        cid = f"{member.email} {content_state}"
        room = Room.objects.get(pk=rooms[state].pk)
        author = persona_in(member, room.group)  # also of a member who wrote this before leaving
        message = Message(room=room, author=author, seq=next_seq(room), cid=cid, text="Hoi allemaal")
        message.session, message.state = room.sessions.get(), content_state
        message.save()
        return [message.public_id]

    evenings = {
        state: plan_evenings(actor=moderator, room=room, spans=[span_on(TOMORROW, time(10), time(11))])
        for state, room in rooms.items()
    }

    for room in rooms.values():
        room.hours.create(weekday=TOMORROW.weekday(), begins=time(15), ends=time(16))

    def own(roles, *where) -> dict:
        return {role: message_of(house.people[role], *where) for role in roles}

    return {
        "chat": {state: [room.public_id] for state, room in rooms.items()},
        "feed": {
            "open": [make_feed(actor=house.writer, room=rooms["shared"], shows_titles=True)],
            "left": [_left(house)],
        },
        "weekly_date": {state: [room.public_id, f"{TOMORROW}T15:00"] for state, room in rooms.items()},
        "evening": {state: [evening.public_id] for state, [evening] in evenings.items()},
        "message": {
            **{state: message_of(house.writer, state) for state in ("shared", "indoors", "closed")},
            "hidden": message_of(house.writer, "shared", ContentState.HIDDEN),
            "removed": message_of(house.writer, "shared", ContentState.REMOVED),
            "own": own(ON_THE_BOARD, "shared"),
            "own_closed": own(IN_THE_CIRCLE, "closed"),
            "own_hidden": own(SOME, "shared", ContentState.HIDDEN),
            "own_removed": own(SOME, "shared", ContentState.REMOVED),
        },
    }
