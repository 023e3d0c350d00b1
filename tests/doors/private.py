"""Between two people: what exists for the two is for nobody else there, moderators included."""

from datetime import timedelta

from django.utils import timezone

from chat.private import actions
from chat.private.models import Seat
from community.members.models import Block, Member
from tests.matrix.people import SOME
from tests.support.people import make_member

URLS = """
private:index         -          GET   mine    use
private:being_asked   -          POST  mine    use
private:ask           *          GET   asked   ask
private:ask           *          POST  asked   ask
private:conversation  *          GET   seat    read
private:conversation  *          POST  seat    read
private:accept        *          POST  seat    read
private:decline       *          POST  seat    read
private:end           *          GET   seat    read       200/302
private:end           *          POST  seat    read
private:read          *          POST  seat    read       204
private:remove        *          GET   letter_between  take_back
private:remove        *          POST  letter_between  take_back
moderation:report     private,*  GET   heard   report
moderation:report     private,*  POST  heard   report  200/302
socket:join           private:*  -     line    see
socket:get            private:*  -     line    see
socket:send           private:*  -     line    write
"""


def under_the_name_of_everywhere(house, cell) -> dict:
    return {"name": str(house.people[cell.role].persona.public_id) if cell.expected == "done" else ""}


WORDS = {
    "private:ask": under_the_name_of_everywhere,
    "private:being_asked": {"answer": "yes"},
    "private:conversation": {"text": "Hoi"},
    "private:read": {"upto": "1"},
    "moderation:report": {"rule": "unkind"},
}


def things(house):
    Member.objects.update(joined_at=timezone.now() - timedelta(days=30))
    partner, asker, quiet, stranger = (_member(name) for name in ("partner", "asker", "quiet", "stranger"))
    people = {role: Member.objects.get(pk=house.people[role].pk) for role in SOME}
    talks = {role: _talk(member, partner) for role, member in people.items()}
    other = _talk(stranger, partner)
    blocked = Member.objects.get(pk=house.people["blocked"].pk)
    return {
        "asked": {"shared": [quiet.persona.public_id], "blocking": [house.writer.persona.public_id]},
        "seat": {
            "closed": [other.public_id],
            "own": {role: [seat.public_id] for role, seat in talks.items()},
            "own_question": {role: [_question(asker, member).public_id] for role, member in people.items()},
            "own_waiting": {role: [_asks(member, quiet).public_id] for role, member in people.items()},
            "own_blocked": {"blocked": [_asked_before_the_block(blocked, house.writer).public_id]},
        },
        "line": {
            "closed": [other.conversation.public_id],
            "own": {role: [seat.conversation.public_id] for role, seat in talks.items()},
            "own_waiting": {role: [_asks(member, stranger).conversation.public_id] for role, member in people.items()},
        },
        "letter_between": {
            "closed": _message(stranger, other),
            "own": {role: _message(people[role], seat) for role, seat in talks.items()},
            "own_heard": {role: _message(partner, _seat(partner, people[role])) for role in talks},
        },
        "heard": {
            "closed": _message(stranger, other),
            "own": {role: _message(partner, _seat(partner, people[role])) for role in talks},
            "own_said": {role: _message(people[role], seat) for role, seat in talks.items()},
        },
    }


def _member(name) -> Member:
    return make_member(name, joined_at=timezone.now() - timedelta(days=30))


def _asks(one, other) -> Seat:
    actions.ask(actor=one, name=one.persona, other=other.persona)
    return _seat(one, other)


def _asked_before_the_block(one, other) -> Seat:
    Block.objects.filter(blocker=other, blocked=one).delete()
    seat = _asks(one, other)
    Block.objects.create(blocker=other, blocked=one)
    return seat


def _question(one, other) -> Seat:
    _asks(one, other)
    return _seat(other, one)


def _talk(one, other) -> Seat:
    _asks(one, other)
    _asks(other, one)
    return _seat(one, other)


def _seat(one, other) -> Seat:
    return Seat.objects.select_related("conversation").get(persona=one.persona, other=other.persona)


def _message(member, seat) -> list:
    cid = f"{member.email}{seat.conversation.seq}{timezone.now()}"[:60]
    return [actions.send_message(actor=member, seat=seat, cid=cid, text="Hoi").public_id]
