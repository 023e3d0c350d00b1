from chat.rooms.actions import make_room, open_session, send_message
from chat.rooms.models import Message
from community.moderation.models import ContentState
from tests.matrix.people import IN_THE_CIRCLE, ON_THE_BOARD, SOME

ADDRESSES = """
chat:index           -          GET   page     see
chat:room            *          GET   chat     see
chat:room            *          POST  chat     write
chat:open_session   *          POST  chat     host
chat:close_session  *          POST  chat     host
chat:make            *          POST  talk     host
chat:message         *          GET   message  see        302
chat:remove          *          GET   message  take_back
chat:remove          *          POST  message  take_back
moderation:report    message,*  GET   message  report
socket:join          room:*     -     chat     see
socket:get           room:*     -     chat     see
socket:send          room:*     -     chat     write
"""
WORDS = {"chat:room": {"text": "Hoi"}}


def things(house):
    places = {"shared": house.board, "indoors": house.indoors, "closed": house.circle, "invitation": house.nook}
    rooms = {state: make_room(actor=house.neighbour, group=group) for state, group in places.items()}
    for room in rooms.values():
        open_session(actor=house.neighbour, room=room)

    def said(member, state, content_state=ContentState.VISIBLE) -> list:
        cid = f"{member.email} {content_state}"
        message = send_message(actor=member, room=rooms[state], cid=cid, text="Hoi allemaal")
        Message.objects.filter(pk=message.pk).update(state=content_state)
        return [message.public_id]

    def own(roles, *where) -> dict:
        return {role: said(house.people[role], *where) for role in roles}

    return {
        "chat": {state: [room.public_id] for state, room in rooms.items()},
        "message": {
            **{state: said(house.writer, state) for state in ("shared", "indoors", "closed")},
            "hidden": said(house.writer, "shared", ContentState.HIDDEN),
            "removed": said(house.writer, "shared", ContentState.REMOVED),
            "own": own(ON_THE_BOARD, "shared"),
            "own_closed": own(IN_THE_CIRCLE, "closed"),
            "own_hidden": own(SOME, "shared", ContentState.HIDDEN),
            "own_removed": own(SOME, "shared", ContentState.REMOVED),
        },
    }
