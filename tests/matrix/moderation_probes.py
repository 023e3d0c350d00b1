"""Probes for what moderators write to people, for reports, and for who is told when somebody may be in danger."""

from uuid import uuid4

from django.test import override_settings

from community.moderation.automatic.rules import hides_itself
from community.moderation.choices import Outcome
from community.moderation.colleagues.actions import (
    ask_opinion,
    give_opinion,
    hand_over,
    release_case,
    write_case_note,
)
from community.moderation.context.actions import read_around
from community.moderation.decisions.actions import decide_report
from community.moderation.decisions.rules import can_be_taken, is_newest_decision_of, waits_for_word
from community.moderation.direct.actions import act
from community.moderation.models import Decision, ModeratorNote, Opinion, Promises, Report
from community.moderation.notes.actions import answer_note, write_note
from community.moderation.queue.actions import choose_order
from community.moderation.registry import subject_of
from community.moderation.reports.actions import make_report, make_visitor_report
from community.moderation.rewriting.actions import send_rewrite
from community.moderation.sweeps.actions import sweep_account
from forum.actions import start_topic
from forum.models import Topic
from tests.matrix.action_probes import refuses
from tests.matrix.people import House
from tests.matrix.probes import page, probes, tells

WORDS = {"source": "Vandaag ging het.", "title": "Hoe gaat het", "content_note": ""}


def _topic(house: House, group) -> Topic:
    return start_topic(actor=house.writer, group=group, submission_id=uuid4(), **WORDS)


def _report(house: House) -> Report:
    return make_report(actor=house.neighbour, kind="topic", thing=_topic(house, house.circle), rule="unkind")


def _note(house: House) -> ModeratorNote:
    return write_note(actor=house.people["moderator"], report=_report(house), text="Hoe is het nu met je?")


@probes("community.members.rules.is_called_for_danger")
def only_people_on_duty_choose_the_mail_about_danger(house: House) -> bool:
    def is_offered(role: str) -> bool:
        return "urgent_mail" in page(house, role, "notifications:settings")

    with override_settings(STAFF_SECOND_FACTOR=False):
        return is_offered("member") or not is_offered("operator")


@refuses("community.moderation.notes.rules.can_write_note")
@refuses("community.moderation.notes.actions.write_note")
def member_writes_a_note(house: House) -> object:
    return write_note(actor=house.people["insider"], report=_report(house), text="Dag")


@refuses("community.moderation.notes.rules.can_answer_note")
@refuses("community.moderation.notes.actions.answer_note")
def somebody_else_answers_a_note(house: House) -> object:
    return answer_note(actor=house.people["insider"], note=_note(house), text="Dag")


@refuses("community.moderation.notes.rules.has_no_answer")
def note_is_answered_twice(house: House) -> object:
    note = answer_note(actor=house.writer, note=_note(house), text="Het gaat.")
    return answer_note(actor=house.writer, note=note, text="Toch niet.")


@refuses("community.moderation.direct.rules.can_act")
@refuses("community.moderation.direct.actions.act")
def member_decides_without_a_report(house: House) -> object:
    statement = {"outcome": "hide", "rule": "unkind", "explanation": "Kan vriendelijker."}
    return act(actor=house.people["insider"], kind="topic", thing=_topic(house, house.circle), **statement)


@refuses("community.moderation.sweeps.rules.can_sweep")
@refuses("community.moderation.sweeps.actions.sweep_account")
def member_hides_everything_of_an_account(house: House) -> object:
    persona, statement = _topic(house, house.board).author, {"rule": "unkind", "explanation": "Kan vriendelijker."}
    return sweep_account(actor=house.people["insider"], persona=persona, since=None, group=house.board, **statement)


@refuses("community.moderation.reports.rules.can_report_thing")
def member_reports_what_was_never_seen(house: House) -> object:
    return make_report(actor=house.people["member"], kind="topic", thing=_topic(house, house.circle), rule="other")


@refuses("community.moderation.reports.actions.make_visitor_report")
def visitor_reports_what_was_never_seen(house: House) -> object:
    values = {"kind": "topic", "thing": _topic(house, house.circle), "rule": "other"}
    return make_visitor_report(submission_id=uuid4(), **values)


def _asked(house: House) -> Decision:
    report, statement = _report(house), {"rule": "unkind", "explanation": "Zonder die woorden mag het blijven."}
    return decide_report(actor=house.people["moderator"], report=report, outcome="rewrite", **statement)


@refuses("community.moderation.rewriting.rules.can_rewrite")
@refuses("community.moderation.rewriting.actions.send_rewrite")
def somebody_else_writes_it_again(house: House) -> object:
    words = {"title": "Hoe gaat het", "source": "Anders."}
    return send_rewrite(actor=house.people["insider"], decision=_asked(house), words=words)


@probes("community.moderation.automatic.rules.hides_itself")
def enough_reports_and_no_fewer_hide_by_themselves(house: House) -> bool:
    report = _report(house)
    one, two = (Promises(hiding_reports=number, hiding_account_days=0) for number in (1, 2))
    return tells(hides_itself(subject_of(report), report, one), hides_itself(subject_of(report), report, two))


@probes("community.moderation.decisions.rules.waits_for_word")
def only_what_was_written_again_waits_for_a_word(house: House) -> bool:
    decision = _asked(house)
    report, before = decision.report, waits_for_word(subject_of(decision), decision.report)
    Report.objects.create(kind=report.kind, thing=report.thing, source="rewritten", rule="unkind")
    return before or not waits_for_word(subject_of(decision), report)


@probes("community.moderation.decisions.rules.is_newest_decision_of")
def newest_decision_is_of_who_made_it(house: House) -> bool:
    report, moderator = _report(house), house.people["moderator"]
    values = {"outcome": "keep", "rule": "unkind", "explanation": "Zo is het goed."}
    Decision.objects.create(kind=report.kind, thing=report.thing, decided_by=moderator, **values)
    return not is_newest_decision_of(moderator, report) or is_newest_decision_of(house.people["operator"], report)


@probes("community.moderation.decisions.rules.can_be_taken")
def name_is_taken_away_and_a_text_that_is_not_there_is_not(house: House) -> bool:
    report = make_report(actor=house.neighbour, kind="persona", thing=house.writer.persona, rule="unkind")
    subject = subject_of(Report.objects.get(pk=report.pk))
    return tells(can_be_taken(Outcome.RENAME, subject), can_be_taken(Outcome.CLEAR, subject))


@refuses("community.moderation.context.rules.can_read_around")
@refuses("community.moderation.context.actions.read_around")
def member_reads_the_lines_around_a_report(house: House) -> object:
    return read_around(actor=house.people["insider"], report=_report(house), count=10)


def _opinion(house: House) -> Opinion:
    return ask_opinion(actor=house.people["moderator"], report=_report(house))


@refuses("community.moderation.colleagues.rules.can_work_on")
@refuses("community.moderation.colleagues.actions.ask_opinion")
def member_asks_for_an_opinion(house: House) -> object:
    return ask_opinion(actor=house.people["insider"], report=_report(house))


@refuses("community.moderation.colleagues.rules.can_let_go")
@refuses("community.moderation.colleagues.actions.release_case")
def member_releases_a_report(house: House) -> object:
    return release_case(actor=house.people["insider"], report=_report(house))


@refuses("community.moderation.colleagues.actions.hand_over")
def member_hands_over_a_report(house: House) -> object:
    return hand_over(actor=house.people["insider"], report=_report(house), colleague=house.people["moderator"])


@refuses("community.moderation.colleagues.rules.can_take_it")
def report_is_handed_to_a_member(house: House) -> object:
    return hand_over(actor=house.people["moderator"], report=_report(house), colleague=house.people["insider"])


@refuses("community.moderation.colleagues.rules.can_write_case_note")
@refuses("community.moderation.colleagues.actions.write_case_note")
def member_writes_a_note_to_moderators(house: House) -> object:
    return write_case_note(actor=house.people["insider"], report=_report(house), text="Dag")


@refuses("community.moderation.colleagues.actions.give_opinion")
def member_gives_an_opinion(house: House) -> object:
    opinion = _opinion(house)
    report = Report.objects.get(case=opinion.case_id)
    values = {"outcome": "keep", "text": "Mag."}
    return give_opinion(actor=house.people["insider"], report=report, opinion=opinion, **values)


@refuses("community.moderation.colleagues.rules.can_give_opinion")
def moderator_answers_their_own_question(house: House) -> object:
    opinion = _opinion(house)
    report = Report.objects.get(case=opinion.case_id)
    values = {"outcome": "keep", "text": "Mag."}
    return give_opinion(actor=house.people["moderator"], report=report, opinion=opinion, **values)


@refuses("community.moderation.queue.rules.can_use_queue")
@refuses("community.moderation.queue.actions.choose_order")
def member_without_a_queue_chooses_its_order(house: House) -> object:
    return choose_order(actor=house.people["insider"], order="age")
