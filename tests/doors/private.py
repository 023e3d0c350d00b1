"""Between two people: what exists for the two is for nobody else there, moderators included."""

from datetime import timedelta

from django.utils import timezone

from chat.private import actions
from chat.private.models import Seat
from community.members.models import Member

TABLE = """
#                    scene     method visitor anna bram noor ben mo  pia eva otto
private:index        -         GET    302 200 200 200 200 200 200 200 200
private:index        -         POST   405 405 405 405 405 405 405 405 405
private:being_asked  -         GET    405 405 405 405 405 405 405 405 405
private:being_asked  -         POST   302 400 400 400 400 400 400 400 400
private:ask          anna      GET    302 404 200 200 404 200 200 200 200
private:ask          ben       POST   302 404 302 302 404 302 302 302 302
private:conversation to_anna   GET    302 404 200 404 404 404 404 404 404
private:conversation of_anna   GET    302 200 404 404 404 404 404 404 404
private:conversation of_anna   POST   302 200 404 404 404 404 404 404 404
private:conversation blocked   GET    302 404 404 404 404 404 404 404 404
private:accept       asked     GET    405 405 405 405 405 405 405 405 405
private:accept       asked     POST   302 302 404 404 404 404 404 404 404
private:accept       asking    POST   302 404 404 302 404 404 404 404 404
private:decline      blocked   POST   302 404 404 404 404 404 404 404 404
private:decline      declined  POST   302 404 404 404 404 302 404 404 404
private:end          to_anna   GET    302 404 200 404 404 404 404 404 404
private:end          asking    POST   302 404 404 302 404 404 404 404 404
private:read         of_anna   GET    405 405 405 405 405 405 405 405 405
private:read         of_anna   POST   302 400 404 404 404 404 404 404 404
private:remove       by_bram   GET    302 403 200 404 404 404 404 404 404
private:remove       by_anna   GET    302 200 403 404 404 404 404 404 404
"""


def scene(cast, board, circle):
    Member.objects.update(joined_at=timezone.now() - timedelta(days=30))
    for person in vars(cast).values():
        if isinstance(person, Member):
            person.refresh_from_db()
    to_anna, of_anna = talk(cast.bram, cast.anna), seat(cast.anna, cast.bram)
    by_bram = actions.send_message(actor=cast.bram, seat=to_anna, cid="1", text="Hoi")
    by_anna = actions.send_message(actor=cast.anna, seat=of_anna, cid="1", text="Hoi")
    asking = ask(cast.noor, cast.anna)
    ask(cast.pia, cast.mo)
    return {
        "anna": [cast.anna.persona.public_id],
        "ben": [cast.ben.persona.public_id],
        "to_anna": [to_anna.public_id],
        "of_anna": [of_anna.public_id],
        "asking": [asking.public_id],
        "asked": [seat(cast.anna, cast.noor).public_id],
        "declined": [seat(cast.mo, cast.pia).public_id],
        "blocked": [across_the_block(cast).public_id],
        "by_bram": [by_bram.public_id],
        "by_anna": [by_anna.public_id],
    }


def ask(one, other) -> Seat:
    return actions.ask(actor=one, name=one.persona, other=other.persona)


def talk(one, other) -> Seat:
    ask(one, other)
    ask(other, one)
    return seat(one, other)


def seat(one, other) -> Seat:
    return Seat.objects.select_related("conversation").get(persona=one.persona, other=other.persona)


def across_the_block(cast) -> Seat:
    """What ben asked, as if before anna blocked him: her side of it."""
    ask(cast.ben, cast.anna)
    return seat(cast.anna, cast.ben)
