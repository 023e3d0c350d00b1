"""Probes that call an action directly, as a member who may not.

A view checks the rule as well before it shows a form, so that the matrix cannot see the check of the action alone.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from chat.private import actions as private
from chat.private.models import Conversation, Seat
from chat.private.rules import may_speak_at
from chat.rooms import actions as chat_rooms
from chat.rooms.feeds import actions as feeds
from chat.rooms.feeds.rules import can_follow_calendar
from chat.rooms.models import Room
from chat.rooms.planning import actions as planning
from community.members.models import Member
from community.permissions import NotAllowed
from forum import actions as forum
from forum.models import Topic
from recoverycollege.enrolment import actions as enrolment
from recoverycollege.meetings import actions as meetings
from recoverycollege.models import CourseRun, Meeting
from recoverycollege.runs import actions as college
from selfhelp.tools.actions import rate_tool
from tests.matrix.people import House
from tests.matrix.probes import Probe, probes, tells
from tests.selfhelp.test_tools import make_tool

Action = Callable[[House], object]


def refuses(check: str) -> Callable[[Action], Action]:
    """Keep a probe that is wrong when this action is done."""

    def keep(act: Action) -> Action:
        probes(check)(_is_done(act))
        return act

    return keep


def allows(check: str) -> Callable[[Action], Action]:
    """Keep a probe that is wrong when this action is refused."""

    def keep(act: Action) -> Action:
        def is_refused(house: House) -> bool:
            act(house)  # a probe that raises has seen something
            return False

        is_refused.__name__ = f"{act.__name__}_is_refused"
        probes(check)(is_refused)
        return act

    return keep


def _is_done(act: Action) -> Probe:
    def is_done(house: House) -> bool:
        try:
            act(house)
        except NotAllowed:
            return False
        return True

    is_done.__name__ = f"{act.__name__}_is_done"
    return is_done


def _topic(house: House) -> Topic:
    """Return a topic in the closed group, which the member is not in."""
    fields = {"title": "Hoe gaat het", "source": "Goed.", "submission_id": uuid4()}
    return forum.start_topic(actor=house.writer, group=house.circle, **fields)


@refuses("forum.actions.start_topic")
def start_topic(house: House) -> object:
    fields = {"title": "Hoe gaat het", "source": "Goed.", "submission_id": uuid4()}
    return forum.start_topic(actor=house.people["member"], group=house.circle, **fields)


@refuses("forum.actions.reply")
def reply(house: House) -> object:
    fields = {"source": "Ook goed.", "submission_id": uuid4()}
    return forum.reply(actor=house.people["member"], topic=_topic(house), **fields)


@refuses("forum.actions.edit_post")
def edit_post(house: House) -> object:
    return forum.edit_post(actor=house.people["member"], post=_topic(house).posts.get(), source="Slecht.")


@refuses("forum.actions.remove_post")
def remove_post(house: House) -> object:
    return forum.remove_post(actor=house.people["member"], post=_topic(house).posts.get())


@refuses("forum.actions.move_topic")
def move_topic(house: House) -> object:
    return forum.move_topic(actor=house.people["member"], topic=_topic(house), group=house.other_board)


@refuses("forum.actions.react")
def react(house: House) -> object:
    return forum.react(actor=house.people["member"], post=_topic(house).posts.get(), kind="support")


@refuses("selfhelp.tools.actions.rate_tool")
def rate_a_tool(house: House) -> object:
    return rate_tool(actor=house.people["newcomer"], tool=make_tool("proef"), helped="yes", recommend="yes")


def _run() -> CourseRun:
    return CourseRun.objects.filter(starts_at__gt=timezone.now(), course__live=True).first()


@refuses("recoverycollege.enrolment.actions.enrol")
def enrol(house: House) -> object:
    return enrolment.enrol(actor=house.people["newcomer"], run=_run())


@refuses("recoverycollege.runs.actions.plan_run")
def plan_run(house: House) -> object:
    fields = {"starts_at": timezone.now() + timedelta(days=9), "meetings": 1, "every_days": 7, "hours": 2, "seats": 5}
    return college.plan_run(actor=house.people["member"], course=_run().course, place="Zwolle", **fields)


@refuses("recoverycollege.runs.actions.change_run")
def change_run(house: House) -> object:
    return college.change_run(actor=house.people["member"], run=_run(), seats=9)


@refuses("recoverycollege.meetings.actions.change_meeting")
def change_meeting(house: House) -> object:
    meeting = Meeting.objects.filter(run__is_cancelled=False, starts_at__gt=timezone.now()).first()
    return meetings.change_meeting(actor=house.people["member"], meeting=meeting, is_cancelled=True)


@refuses("recoverycollege.runs.actions.cancel_all")
def cancel_all(house: House) -> object:
    run = _run()
    run.course.runs.update(is_cancelled=True)  # else the check of change_run refuses as well
    return college.cancel_all(actor=house.people["member"], course=run.course)


@refuses("chat.actions.mark_removed")
def remove_message(house: House) -> object:
    room = chat_rooms.make_room(actor=house.people["moderator"], group=house.circle)
    chat_rooms.open_session(actor=house.people["moderator"], room=room)
    message = chat_rooms.send_message(actor=house.writer, room=room, cid="probe", text="Hoi")
    return chat_rooms.remove_message(actor=house.people["insider"], message=message)


@refuses("chat.rooms.planning.actions._lock")
def plan_evening(house: House) -> object:
    room = chat_rooms.make_room(actor=house.people["moderator"], group=house.circle)
    begins = timezone.now() + timedelta(days=1)
    spans = [(begins, begins + timedelta(hours=1))]
    return planning.plan_evenings(actor=house.people["insider"], room=room, spans=spans)


@refuses("chat.rooms.feeds.actions.make_feed")
def make_feed(house: House) -> object:
    room = chat_rooms.make_room(actor=house.people["moderator"], group=house.circle)
    return feeds.make_feed(actor=house.people["member"], room=room, shows_titles=False)


def _after_the_first_week(*members: Member) -> list[Member]:
    keys = [member.pk for member in members]
    Member.objects.filter(pk__in=keys).update(joined_at=timezone.now() - timedelta(days=30))
    return [Member.objects.get(pk=key) for key in keys]


@refuses("chat.private.actions._ask")
@refuses("chat.private.rules.can_ask_as")
def ask_under_the_name_of_another(house: House) -> object:
    member, other = _after_the_first_week(house.people["member"], house.neighbour)
    return private.ask(actor=member, name=house.writer.persona, other=other.persona)


def _question(house: House) -> Seat:
    """Return the seat of the member at a question of the neighbour."""
    member, other = _after_the_first_week(house.people["member"], house.neighbour)
    private.ask(actor=other, name=other.persona, other=member.persona)
    return Seat.objects.get(persona=member.persona, other=other.persona)


@refuses("chat.private.actions.send_message")
def send_message_before_agreeing(house: House) -> object:
    seat = _question(house)
    return private.send_message(actor=seat.persona.member, seat=seat, cid="probe", text="Hoi")


@probes("chat.private.actions.accept")
@probes("chat.private.rules.can_answer")
def accepts_only_while_taking_part(house: House) -> bool:
    seat = _question(house)
    member = Member.objects.filter(pk=seat.persona.member_id)
    member.update(may_write=False)
    try:
        private.accept(actor=member.get(), seat=seat)
    except NotAllowed:
        member.update(may_write=True)
        private.accept(actor=member.get(), seat=seat)
        return Conversation.objects.get(pk=seat.conversation_id).state != "open"
    return True


def _room(house: House) -> Room:
    stored = Room.objects.select_related("group").filter(group=house.nook).first()
    return stored or chat_rooms.make_room(actor=house.people["moderator"], group=house.nook, title="Hoekje")


@probes("chat.rooms.feeds.rules.can_follow_calendar")
def calendar_is_for_who_enters_the_room(house: House) -> bool:
    room = _room(house)
    return tells(can_follow_calendar(house.people["insider"], room), can_follow_calendar(house.people["member"], room))


@allows("chat.rooms.feeds.actions.make_feed")
def member_of_the_group_makes_a_calendar(house: House) -> object:
    return feeds.make_feed(actor=house.people["insider"], room=_room(house), shows_titles=False)


@probes("chat.private.rules.may_speak_at")
def members_who_only_read_do_not_speak(house: House) -> bool:
    writer, other = _after_the_first_week(house.writer, house.neighbour)
    private.ask(actor=writer, name=writer.persona, other=other.persona)
    seat = Seat.objects.visible_to(writer).get(persona=writer.persona, other=other.persona)
    before = may_speak_at(writer, seat)
    Member.objects.filter(pk=writer.pk).update(may_write=False)
    return tells(before, may_speak_at(Member.objects.get(pk=writer.pk), seat))
