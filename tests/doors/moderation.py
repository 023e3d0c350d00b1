from datetime import date, timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from community.members.choices import DutyKind
from community.members.duties.actions import give_duty
from community.members.models import Member, Persona
from community.moderation.colleagues.actions import ask_opinion
from community.moderation.decisions.actions import appeal_decision, decide_report
from community.moderation.merging.actions import merge_case
from community.moderation.models import Decision, HalfYear, Report, Sweep
from community.moderation.notes.actions import write_note
from community.moderation.reports.actions import make_report
from community.moderation.shifts.actions import offer_shift, plan_shifts
from community.moderation.transparency.figures import figures_of
from forum.actions import start_topic
from tests.matrix.people import ON_THE_BOARD, inside
from tests.support.people import make_member

URLS = """
moderation:how_it_works  -  GET   page    see
moderation:figures       -  GET   page    see
moderation:figures_of    *  GET   figures see
moderation:figures_csv   *  GET   figures see
moderation:queue         -  GET   queue   use
moderation:reported      -  GET   mine    use
moderation:own_report    *  GET   own_report  read
moderation:own_report    *  POST  own_report  ask
moderation:save_order    -  POST  queue   use
moderation:decided       -  GET   queue   use
moderation:care          -  GET   queue   use
moderation:care          -  POST  queue   use
moderation:take_break    -  POST  queue   use
moderation:shifts        -  GET   queue   use
moderation:shifts        -  POST  queue   use
moderation:start_shift   -  POST  queue   use
moderation:end_shift     *  POST  shift   change
moderation:offer_shift   *  GET   shift   change
moderation:offer_shift   *  POST  shift   change
moderation:keep_shift    *  POST  shift   change
moderation:take_shift    *  POST  shift   take
moderation:unseen        -  GET   overview  read
moderation:review    *  GET   report  read
moderation:review    *  POST  report  decide
moderation:act           *  GET   own_motion  decide
moderation:act           *  POST  own_motion  decide
moderation:put_aside     *  GET   own_motion  nothing
moderation:put_aside     *  POST  own_motion  nothing
moderation:take_back     *  POST  decision  nothing
moderation:person        *  GET   person  read
moderation:make_sweep    -  GET   queue   use  302
moderation:sweeps        -  GET   queue   use
moderation:sweep         *  GET   sweep   read
moderation:turn_sweep    *  POST  sweep   decide
moderation:go_on_with_sweep  *  POST  sweep  decide
moderation:claim         *  POST  report  decide
moderation:read_around   *  POST  around  read
moderation:release       *  POST  around  read
socket:join              queue:*  -  queue_stream  see
socket:get               queue:*  -  queue_stream  see
socket:send              queue:*  -  queue_stream  nothing
moderation:reporters     *  GET   around  nothing
moderation:reporters     *  POST  around  nothing
moderation:hand_over     *  GET   around  read
moderation:hand_over     *  POST  around  read
moderation:merge         *  GET   around  read
moderation:merge         *  POST  around  read  200
moderation:split         *  POST  merged  read
moderation:case_note     *  GET   around  note
moderation:case_note     *  POST  around  note
moderation:ask_opinion   *  GET   around  read
moderation:ask_opinion   *  POST  around  read
moderation:give_opinion  *  GET   opinion  read
moderation:give_opinion  *  POST  opinion  read
moderation:write_note    *  GET   report  read
moderation:write_note    *  POST  report  read  302
moderation:note          *  GET   note    read
moderation:note          *  POST  note    answer
moderation:decision      *  GET   decision  read
moderation:decision      *  POST  decision  appeal
moderation:statement_file  *  GET  decision  read
moderation:rewrite       *  GET   decision  rewrite
moderation:rewrite       *  POST  decision  rewrite
"""


def decision_fields(house, cell) -> dict:
    outcome = "let_back" if cell.state == "taken_out" else "keep"
    return {"outcome": outcome, "rule": "other", "explanation": "Dit mag blijven."}


def handed_to_colleague(house, cell) -> dict:
    return {"colleague": house.colleague.persona.public_id}


def shift_fields(house, cell) -> dict:
    return {"day": timezone.localdate() + timedelta(days=9), "begins": "09:00", "ends": "11:00", "weeks": 1}


def an_hour_from_now(house, cell) -> dict:
    return {"ends": f"{timezone.localtime() + timedelta(hours=1):%H:%M}"}


WORDS = {
    "moderation:shifts": shift_fields,
    "moderation:start_shift": an_hour_from_now,
    "moderation:offer_shift": {"colleague": ""},
    "moderation:review": decision_fields,
    "moderation:act": decision_fields,
    "moderation:turn_sweep": {"outcome": "restore", "rule": "other", "explanation": "Dit mag blijven."},
    "moderation:decision": {"text": "Kijk er nog eens naar."},
    "moderation:own_report": {"text": "Kijk er nog eens naar."},
    "moderation:rewrite": {"source": "Ik schrijf het anders."},
    "moderation:hand_over": handed_to_colleague,
    "moderation:case_note": {"text": "Ik twijfel over de toon."},
    "moderation:ask_opinion": {"colleague": "", "text": "Wat denk jij?"},
    "moderation:give_opinion": {"outcome": "keep", "text": "Ik lees een grap."},
    "moderation:write_note": {"text": "Ik las wat je schreef."},
    "moderation:note": {"text": "Dank je, mijn zus komt."},
}


def things(house):
    moderator = house.people["moderator"]
    house.colleague = _colleague()
    decision = _decided(house, house.writer, house.board)
    decisions, late, asked = _decided_for_each(house)
    appeal = appeal_decision(actor=house.writer, decision=decision, text="Kijk nog eens.")
    notes = {role: _noted(house, house.people[role]) for role in ON_THE_BOARD}
    house_wide = make_report(actor=house.neighbour, kind="persona", thing=house.writer.persona, rule="unkind")
    return _of_the_house(house) | {
        "report": {
            **_reports(house, house_wide),
            "appeal": [appeal.public_id],
            "taken_out": [_taken_out(house).public_id],
        },
        "own_motion": {
            "shared": ["post", _post(house, house.writer, house.board).public_id],
            "closed": ["post", _post(house, house.writer, house.circle).public_id],
            "elsewhere": ["post", _post(house, house.writer, house.elsewhere).public_id],
            "house": ["persona", house.writer.persona.public_id],
            "own": {"moderator": ["post", _post(house, moderator, house.circle).public_id]},
        },
        "around": {**_reports(house, house_wide), "decided": [decision.report.public_id]},
        "person": {
            "writer": [house.writer.persona.public_id],
            "own": {"moderator": [moderator.persona.public_id]},
        },
        "sweep": {
            "closed": [_swept(house, house.writer).public_id],
            "own": {"moderator": [_swept(house, moderator).public_id]},
        },
        "merged": {"shared": [_merged(house).public_id]},
        "opinion": {
            "shared": _asked(house, house.writer, house.board),
            "closed": _asked(house, house.writer, house.circle),
        },
        "note": {
            "shared": [_noted(house, house.writer).public_id],
            "own": {role: [own.public_id] for role, own in notes.items()},
        },
        "own_report": {
            "shared": [decision.report.public_id],
            "own": {role: [_left(house, house.people[role]).public_id] for role in ON_THE_BOARD},
        },
        "decision": {
            "shared": [decision.public_id],
            "own": {role: [own.public_id] for role, own in decisions.items()},
            "own_asked": {role: [own.public_id] for role, own in asked.items()},
            "own_late": {role: [own.public_id] for role, own in late.items()},
        },
    }


def _colleague() -> Member:
    """Return another moderator of the whole house."""
    member = make_member("colleague")
    give_duty(actor=None, member=member, kind=DutyKind.MODERATOR)
    return member


def _of_the_house(house) -> dict:
    """Return what is about no text in particular."""
    own = {role: [_shift(house.people[role]).public_id] for role in ("moderator", "moderator_elsewhere")}
    return {
        "shift": {"shared": [_shift(house.colleague, offered=True).public_id], "own": own},
        "queue": {"open": []},
        "queue_stream": {"open": [UUID(int=0)]},
        "figures": {"open": [_half_year().name]},
        "overview": {"open": []},
    }


def _decided_for_each(house):
    """Return a decision about each member of the board: a new one, one of long ago, and one that asks to rewrite."""
    decisions = {role: _decided(house, house.people[role], house.board, by=house.colleague) for role in ON_THE_BOARD}
    late = {role: _decided(house, house.people[role], house.board, by=house.colleague) for role in ON_THE_BOARD}
    asked = {
        role: _decided(house, house.people[role], house.board, by=house.colleague, outcome="rewrite")
        for role in ON_THE_BOARD
    }
    long_ago = timezone.now() - timedelta(days=100)
    Decision.objects.filter(pk__in=[late_decision.pk for late_decision in late.values()]).update(created_at=long_ago)
    return decisions, late, asked


def _reports(house, house_wide):
    """Return the id of a report in each part of the house."""
    return {
        "shared": [_reported(house, house.writer, house.board).public_id],
        "closed": [_reported(house, house.writer, house.circle).public_id],
        "elsewhere": [_reported(house, house.writer, house.elsewhere).public_id],
        "house": [house_wide.public_id],
        "own": {"moderator": [_reported(house, house.people["moderator"], house.circle).public_id]},
    }


def _shift(member, *, offered=False):
    begins = timezone.now() + timedelta(days=3 if offered else 2)
    shift = plan_shifts(actor=member, spans=[(begins, begins + timedelta(hours=2))])[0]
    return offer_shift(actor=member, shift=shift) if offered else shift


def _half_year():
    start = date(2025, 7, 1)
    return HalfYear.objects.create(start=start, figures=figures_of(start))


def _post(house, writer, group):
    with inside(group, writer):
        topic = start_topic(
            actor=writer, group=group, title="Hoe gaat het", source="Vandaag ging het.", submission_id=uuid4()
        )
    return topic.posts.get()


def _reported(house, writer, group):
    post = _post(house, writer, group)
    with inside(group, house.neighbour):
        return make_report(actor=house.neighbour, kind="post", thing=post, rule="unkind")


def _asked(house, writer, group) -> list:
    """Return a report and the opinion that a colleague asked about it."""
    report = _reported(house, writer, group)
    return [report.public_id, ask_opinion(actor=house.colleague, report=report).public_id]


def _merged(house):
    """Return a report that a colleague put in the case of another one."""
    report, other = (_reported(house, house.writer, house.board) for _case in range(2))
    merge_case(actor=house.colleague, report=report, other=other)
    return other


def _decided(house, writer, group, by=None, outcome="hide") -> Decision:
    report = _reported(house, writer, group)
    actor = by or house.people["moderator"]
    return decide_report(actor=actor, report=report, outcome=outcome, rule="unkind", explanation="Kan vriendelijker.")


def _left(house, reporter):
    """Return the report of this person about something that was left as it was."""
    report = _reported(house, house.writer, house.board)
    decide_report(actor=house.colleague, report=report, outcome="keep", rule="unkind", explanation="Dit mag.")
    Report.objects.filter(pk=report.pk).update(reporter=reporter)
    return report


def _swept(house, writer) -> Sweep:
    return Sweep.objects.create(writer=writer, group=house.circle, state="hidden")


def _noted(house, writer):
    report = _reported(house, writer, house.board)
    return write_note(actor=house.colleague, report=report, text="Ik las wat je schreef.")


def _taken_out(house):
    """Return the appeal of a member who was removed from the closed group for a profile."""
    person = make_member("taken-out")
    name = Persona.objects.create(
        member=person, group=house.circle, name="Stille Wilg", name_key="stiiiewiig", avatar_seed="x"
    )
    house.circle.memberships.create(member=person, persona=name)
    with inside(house.circle, house.neighbour):
        report = make_report(actor=house.neighbour, kind="persona", thing=name, rule="unkind")
    decision = decide_report(
        actor=house.colleague, report=report, outcome="take_out", rule="unkind", explanation="Kan vriendelijker."
    )
    return appeal_decision(actor=person, decision=decision, text="Kijk nog eens.")
