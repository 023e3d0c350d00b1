"""A scene for each kind of notification: anna is notified, and noor caused it, or the house."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from chat.private import actions as private
from chat.private.models import Seat
from chat.rooms.actions import make_room
from chat.rooms.models import Evening
from chat.rooms.planning.actions import cancel_evening, change_evening, plan_evenings
from chat.rooms.reminders.actions import send_reminders
from community.contact.actions import leave_message, tell_of_messages
from community.groups.actions import admit_member, decline_member, join_group
from community.groups.choices import Admission, GroupKind, Visibility
from community.members.choices import DutyKind
from community.members.duties.actions import give_duty
from community.members.models import Duty, Member, Persona
from community.moderation.choices import Outcome, Rule
from community.moderation.colleagues.actions import ask_opinion, give_opinion, hand_over
from community.moderation.decisions.actions import decide_report
from community.moderation.hosts.actions import take_member_out
from community.moderation.measures.actions import end_measure
from community.moderation.measures.rules import MeasureChoice
from community.moderation.models import Measure, Report, Shift
from community.moderation.notes.actions import answer_note, write_note
from community.moderation.put_aside.actions import put_aside
from community.moderation.reports.actions import make_report
from community.moderation.shifts.actions import offer_shift, plan_shifts, remind_of_shifts, take_shift
from community.notifications.choices import Delivery
from community.notifications.following.actions import follow, unfollow
from community.notifications.models import Notification
from forum.actions import move_topic
from forum.models import Unanswered
from forum.unanswered.actions import tell_hosts_of_unanswered
from recoverycollege.enrolment.actions import enrol, withdraw
from recoverycollege.meetings.actions import change_meeting
from recoverycollege.runs.actions import change_run
from tests.community.notifications.scenes import notify_followers_of
from tests.support.college import make_run
from tests.support.forum import make_reply, make_topic
from tests.support.people import join, make_group


def answered(cast) -> Persona:
    make_reply(cast.noor, make_topic(cast.anna, a_board("antwoord")))
    return cast.noor.persona


def started(cast) -> Persona:
    board = a_board("begin")
    follow(actor=cast.anna, kind="group", thing=board.public_id, how=Delivery.USUAL)
    notify_followers_of(make_topic(cast.noor, board).posts.get())
    return cast.noor.persona


def without_answer(cast) -> None:
    """Anna is the host, and nobody answered in time."""
    board = a_board("wacht-op-antwoord")
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=board)
    topic = make_topic(cast.noor, board)
    Unanswered.objects.filter(topic=topic).update(since=timezone.now() - timedelta(days=2))
    tell_hosts_of_unanswered()


def moved(cast) -> None:
    move_topic(actor=cast.mo, topic=make_topic(cast.anna, a_board("van")), group=a_board("naar"))


def asked(cast) -> Persona:
    private.ask(actor=cast.noor, name=cast.noor.persona, other=cast.anna.persona)
    return cast.noor.persona


def opened(cast) -> Persona:
    private.ask(actor=cast.anna, name=cast.anna.persona, other=cast.noor.persona)
    private.accept(actor=cast.noor, seat=Seat.objects.visible_to(cast.noor).get())
    return cast.noor.persona


def message(cast) -> Persona:
    private.ask(actor=cast.noor, name=cast.noor.persona, other=cast.anna.persona)
    private.accept(actor=cast.anna, seat=Seat.objects.visible_to(cast.anna).get())
    seat = Seat.objects.visible_to(cast.noor).get()
    private.send_message(actor=cast.noor, seat=seat, cid="c-1", text="Hoi")
    return cast.noor.persona


def knocked(cast) -> Persona:
    """Under a name for this group alone."""
    group = make_group("deur")
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=group)
    return join_group(actor=cast.noor, group=group, agreement_version=1, other_name="Vlinder").persona


def admitted(cast) -> Persona:
    group = make_group("binnen")
    Duty.objects.create(member=cast.noor, kind=DutyKind.HOST, group=group)
    join(cast.noor, group)
    join_group(actor=cast.anna, group=group, agreement_version=1)
    admit_member(actor=cast.noor, group=group, member=cast.anna)
    return cast.noor.persona


def declined(cast) -> None:
    group = make_group("buiten")
    Duty.objects.create(member=cast.noor, kind=DutyKind.HOST, group=group)
    join_group(actor=cast.anna, group=group, agreement_version=1)
    decline_member(actor=cast.noor, group=group, member=cast.anna)


def decided(cast) -> None:
    topic = make_topic(cast.anna, a_board("besluit"))
    report = make_report(actor=cast.noor, kind="topic", thing=topic, rule=Rule.OTHER)
    decide_report(actor=cast.mo, report=report, outcome=Outcome.HIDE, rule=Rule.OTHER, explanation="Even weg.")


def taken_out(cast) -> None:
    group = make_group("uit-de-groep")
    Duty.objects.create(member=cast.noor, kind=DutyKind.HOST, group=group)
    join(cast.anna, group)
    take_member_out(actor=cast.noor, group=group, member=cast.anna, rule=Rule.OTHER, explanation="Het past niet.")


def host_answer(cast) -> None:
    """Anna put something aside as a host."""
    group = make_group("opzij")
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=group)
    join(cast.anna, group)
    join(cast.bram, group)
    decision = put_aside(actor=cast.anna, kind="topic", thing=make_topic(cast.bram, group), rule=Rule.OTHER)
    statement = {"rule": Rule.OTHER, "explanation": "Het mag blijven."}
    decide_report(actor=cast.mo, report=decision.report, outcome=Outcome.RESTORE, **statement)


def looked(cast) -> None:
    topic = make_topic(cast.bram, a_board("bekeken"))
    report = make_report(actor=cast.anna, kind="topic", thing=topic, rule=Rule.OTHER)
    decide_report(actor=cast.mo, report=report, outcome=Outcome.KEEP, rule=Rule.OTHER, explanation="Mag.")


def written_to(cast) -> None:
    topic = make_topic(cast.anna, a_board("geschreven"))
    report = make_report(actor=cast.noor, kind="topic", thing=topic, rule=Rule.OTHER)
    write_note(actor=cast.mo, report=report, text="Ik las wat je schreef.")


def written_back(cast) -> None:
    """Anna is a moderator since the report came, and wrote to noor."""
    report = reported(cast, "antwoord-op-schrijven", Rule.OTHER)
    Duty.objects.create(member=cast.anna, kind=DutyKind.MODERATOR)
    note = write_note(actor=cast.anna, report=report, text="Ik las wat je schreef.")
    answer_note(actor=cast.noor, note=note, text="Dank je.")


def handed(cast) -> None:
    """Anna is a moderator since the report came."""
    report = reported(cast, "overgedragen", Rule.OTHER)
    Duty.objects.create(member=cast.anna, kind=DutyKind.MODERATOR)
    hand_over(actor=cast.mo, report=report, colleague=cast.anna)


def opinion_asked(cast) -> None:
    report = reported(cast, "gevraagd", Rule.OTHER)
    Duty.objects.create(member=cast.anna, kind=DutyKind.MODERATOR)
    ask_opinion(actor=cast.mo, report=report, colleague=cast.anna)


def opinion_given(cast) -> None:
    report = reported(cast, "gegeven", Rule.OTHER)
    Duty.objects.create(member=cast.anna, kind=DutyKind.MODERATOR)
    opinion = ask_opinion(actor=cast.anna, report=report)
    give_opinion(actor=cast.mo, report=report, opinion=opinion, outcome=Outcome.KEEP, text="Mag.")


def a_shift_of(member: Member) -> Shift:
    begins = timezone.now() + timedelta(minutes=40)
    return plan_shifts(actor=member, spans=[(begins, begins + timedelta(hours=2))])[0]


def shift_offered(cast) -> None:
    Duty.objects.create(member=cast.anna, kind=DutyKind.MODERATOR)
    offer_shift(actor=cast.mo, shift=a_shift_of(cast.mo))


def shift_taken(cast) -> None:
    Duty.objects.create(member=cast.anna, kind=DutyKind.MODERATOR)
    take_shift(actor=cast.mo, shift=offer_shift(actor=cast.anna, shift=a_shift_of(cast.anna)))


def shift_begins_soon(cast) -> None:
    Duty.objects.create(member=cast.anna, kind=DutyKind.MODERATOR)
    a_shift_of(cast.anna)
    remind_of_shifts()


def reported(cast, slug: str, rule: Rule):
    return make_report(actor=cast.bram, kind="topic", thing=make_topic(cast.noor, a_board(slug)), rule=rule)


def danger_reported(cast) -> None:
    board = a_board("gevaar")
    Duty.objects.create(member=cast.anna, kind=DutyKind.MODERATOR, group=board)
    make_report(actor=cast.bram, kind="topic", thing=make_topic(cast.noor, board), rule=Rule.DANGER)


def report_came_in(cast) -> None:
    board = a_board("gemeld")
    Duty.objects.create(member=cast.anna, kind=DutyKind.MODERATOR, group=board)
    make_report(actor=cast.bram, kind="topic", thing=make_topic(cast.noor, board), rule=Rule.OTHER)


def unseen(cast) -> None:
    """Anna runs the site, and nobody moderates."""
    Duty.objects.all().delete()
    Duty.objects.create(member=cast.anna, kind=DutyKind.OPERATOR)
    reported(cast, "wacht", Rule.DANGER)


def measured(cast, report: Report, measure: MeasureChoice) -> Measure:
    fields = {"outcome": Outcome.HIDE, "rule": Rule.OTHER, "explanation": "Even weg.", "measure": measure}
    return decide_report(actor=cast.mo, report=report, **fields).measures.get()


def measure_is_over(cast) -> None:
    report = make_report(
        actor=cast.bram, kind="topic", thing=make_topic(cast.anna, a_board("voorbij")), rule=Rule.OTHER
    )
    measure = measured(cast, report, MeasureChoice("read", days=3))
    Notification.objects.filter(kind="moderation.decision").delete()
    end_measure(actor=cast.mo, measure=measure, because="Het is goed zo.")


def closing_proposed(cast) -> None:
    """Anna is a moderator since the report came."""
    report = reported(cast, "sluiten", Rule.OTHER)
    Duty.objects.create(member=cast.anna, kind=DutyKind.MODERATOR)
    measured(cast, report, MeasureChoice("close"))


def moved_up(cast) -> None:
    run = make_run(seats=1)
    for member in (cast.noor, cast.anna):
        enrol(actor=member, run=run)
    withdraw(actor=cast.noor, run=run)


def cancelled(cast) -> None:
    run = make_run()
    enrol(actor=cast.anna, run=run)
    change_run(actor=cast.mo, run=run, is_cancelled=True)


def changed(cast) -> None:
    run = make_run()
    enrol(actor=cast.anna, run=run)
    change_run(actor=cast.mo, run=run, location="Zwolle")


def other_meeting(cast) -> None:
    run = make_run()
    enrol(actor=cast.anna, run=run)
    change_meeting(actor=cast.mo, meeting=run.meetings.get(number=2), is_cancelled=True)


def wrote_to_the_site(cast) -> None:
    an_operator(cast.anna)
    leave_message(submission_id=uuid4(), text="Hoe meld ik een cursus aan?")
    tell_of_messages(timezone.now() + timedelta(hours=2))


def still_waits(cast) -> None:
    wrote_to_the_site(cast)
    Notification.objects.all().delete()
    tell_of_messages(timezone.now() + timedelta(hours=99))


def an_operator(member) -> None:
    Duty.objects.create(member=member, kind=DutyKind.OPERATOR)


def duty_given(cast) -> None:
    give_duty(actor=cast.otto, member=cast.anna, kind=DutyKind.TRAINER)


def evening_of(cast) -> Evening:
    room = make_room(actor=cast.mo, group=a_board("avond"))
    begins = timezone.now() + timedelta(days=2)
    [evening] = plan_evenings(actor=cast.mo, room=room, spans=[(begins, begins + timedelta(hours=1))])
    follow(actor=cast.anna, kind="evening", thing=evening.public_id, how=Delivery.USUAL)
    return evening


def evening_moved(cast) -> None:
    evening = evening_of(cast)
    later = {"begins": evening.begins + timedelta(days=1), "ends": evening.ends + timedelta(days=1)}
    change_evening(actor=cast.mo, evening=evening, title="", hosts=[], **later)


def evening_cancelled(cast) -> None:
    cancel_evening(actor=cast.mo, evening=evening_of(cast))


def evening_soon(cast) -> None:
    evening = evening_of(cast)
    evening.room.evenings.update(begins=timezone.now() + timedelta(minutes=20))
    send_reminders()


def room_soon(cast) -> None:
    evening = evening_of(cast)
    follow(actor=cast.anna, kind="room", thing=evening.room.public_id, how=Delivery.USUAL)
    unfollow(actor=cast.anna, kind="evening", thing=evening.public_id)
    evening.room.evenings.update(begins=timezone.now() + timedelta(minutes=20))
    send_reminders()


SCENES: dict[str, Callable[..., Persona | None]] = {
    "chat.evening_cancelled": evening_cancelled,
    "chat.evening_moved": evening_moved,
    "chat.evening_soon": evening_soon,
    "chat.room_soon": room_soon,
    "college.cancelled": cancelled,
    "college.changed": changed,
    "college.meeting": other_meeting,
    "college.moved_up": moved_up,
    "contact.new": wrote_to_the_site,
    "contact.waiting": still_waits,
    "desk.duty": duty_given,
    "forum.moved": moved,
    "forum.reply": answered,
    "forum.unanswered": without_answer,
    "forum.topic": started,
    "groups.admitted": admitted,
    "groups.asked": knocked,
    "groups.declined": declined,
    "moderation.advice": opinion_given,
    "moderation.answer": written_back,
    "moderation.closing": closing_proposed,
    "moderation.danger": danger_reported,
    "moderation.decision": decided,
    "moderation.handed": handed,
    "moderation.looked": looked,
    "moderation.measure_over": measure_is_over,
    "moderation.note": written_to,
    "moderation.opinion": opinion_asked,
    "moderation.report": report_came_in,
    "moderation.shift_offered": shift_offered,
    "moderation.shift_soon": shift_begins_soon,
    "moderation.shift_taken": shift_taken,
    "moderation.taken_out": taken_out,
    "moderation.host_answer": host_answer,
    "moderation.unseen": unseen,
    "private.message": message,
    "private.open": opened,
    "private.question": asked,
}


def a_board(slug: str):
    return make_group(slug, kind=GroupKind.BOARD, visibility=Visibility.PUBLIC, admission=Admission.EVERYONE)


def end_first_weeks(cast) -> None:
    """End the first week of all members."""
    for member in vars(cast).values():
        Member.objects.filter(pk=member.pk).update(joined_at="2026-01-01T00:00Z")
        member.refresh_from_db()
