"""Probes for what moderators decide about a person for a while."""

from django.utils import timezone

from community.members.choices import DutyKind
from community.members.duties.actions import give_duty
from community.members.models import Member
from community.moderation.decisions.actions import OutcomeNotPossible, appeal_decision, decide_report
from community.moderation.false_reports.actions import discount_reports
from community.moderation.false_reports.rules import can_discount
from community.moderation.measures.actions import begin_measure, confirm_closing, end_measure
from community.moderation.measures.rules import MeasureChoice, can_confirm, can_give, is_colleague
from community.moderation.models import Decision, Measure
from community.moderation.reports.actions import make_report
from tests.matrix.action_probes import refuses
from tests.matrix.people import House
from tests.matrix.probes import probes
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_member


def house_moderator(name: str) -> Member:
    member = make_member(name)
    give_duty(actor=None, member=member, kind=DutyKind.MODERATOR)
    return member


def _decision(
    house: House, choice: MeasureChoice | None = None, *, by: Member | None = None, outcome: str = "warn"
) -> Decision:
    post = make_topic(house.writer, house.board).posts.get()
    report = make_report(actor=house.neighbour, kind="post", thing=post, rule="unkind")
    fields = {"outcome": outcome, "rule": "unkind", "explanation": "Kan vriendelijker.", "measure": choice}
    return decide_report(actor=by or house_moderator("first"), report=report, **fields)


@probes("community.moderation.decisions.rules.takes_measure")
def measure_comes_without_words_to_the_writer(house: House) -> bool:
    try:
        _decision(house, MeasureChoice("read", days=3), outcome="keep")
    except OutcomeNotPossible:
        return False
    return True


def _measure(house: House, choice: MeasureChoice, *, by: Member | None = None) -> Measure:
    return _decision(house, choice, by=by).measures.get()


@refuses("community.moderation.measures.rules.can_give")
@refuses("community.moderation.measures.actions.begin_measure")
def moderator_of_a_group_gives_a_measure_of_the_house(house: House) -> object:
    decision, choice = _decision(house), MeasureChoice("read", days=3)
    return begin_measure(actor=house.people["moderator"], decision=decision, group=house.board, choice=choice)


@refuses("community.moderation.measures.rules.can_end")
@refuses("community.moderation.measures.actions.end_measure")
def member_ends_the_measure_of_another(house: House) -> object:
    measure = _measure(house, MeasureChoice("read", days=3))
    return end_measure(actor=house.people["insider"], measure=measure, because="Zo is het goed.") or True


@refuses("community.moderation.measures.rules.can_confirm")
@refuses("community.moderation.measures.actions.confirm_closing")
def moderator_agrees_to_their_own_proposal(house: House) -> object:
    first = house_moderator("first")
    return confirm_closing(actor=first, measure=_measure(house, MeasureChoice("close"), by=first)) or True


@refuses("community.moderation.measures.rules.is_colleague")
def moderator_gives_a_colleague_a_measure(house: House) -> object:
    first, second = house_moderator("first"), house_moderator("second")
    decision = _decision(house, by=first)
    Decision.objects.filter(pk=decision.pk).update(writer=second)
    decision.refresh_from_db()
    return begin_measure(actor=first, decision=decision, group=None, choice=MeasureChoice("read", days=3))


@refuses("community.members.rules.is_settled")
def member_who_is_away_answers(house: House) -> object:
    member = house.people["insider"]
    Member.objects.filter(pk=member.pk).update(away_since=timezone.now())
    return make_reply(member, make_topic(house.writer, house.board))


@probes("community.moderation.measures.rules.can_give")
def moderator_of_the_house_gives_a_measure(house: House) -> bool:
    choice = MeasureChoice("read", days=3)
    yes = can_give(house_moderator("first"), house.writer, house.board, choice)
    return not yes or can_give(house.people["insider"], house.writer, house.board, choice)


@probes("community.moderation.measures.rules.is_colleague")
def moderators_are_colleagues_and_members_are_not(house: House) -> bool:
    return not is_colleague(house_moderator("first")) or is_colleague(house.people["insider"])


@probes("community.moderation.measures.rules.can_confirm")
def second_moderator_can_agree(house: House) -> bool:
    first, second = house_moderator("first"), house_moderator("second")
    measure = _measure(house, MeasureChoice("close"), by=first)
    return not can_confirm(second, measure) or can_confirm(first, measure)


@probes("community.moderation.measures.actions.begin_measure")
def moderator_begins_a_measure(house: House) -> bool:
    _measure(house, MeasureChoice("read", days=3))  # a probe that raises has seen something
    return False


@probes("community.moderation.measures.actions.confirm_closing")
def second_moderator_agrees(house: House) -> bool:
    first, second = house_moderator("first"), house_moderator("second")
    confirm_closing(actor=second, measure=_measure(house, MeasureChoice("close"), by=first))
    return False


@probes("community.moderation.querysets.measure.MeasureQuerySet.visible_to")
def measure_is_for_the_person(house: House) -> bool:
    rows = Measure.objects.filter(pk=_measure(house, MeasureChoice("read", days=3)).pk)
    return not rows.visible_to(house.writer).exists() or rows.visible_to(house.neighbour).exists()


@refuses("community.moderation.false_reports.actions.discount_reports")
def moderator_takes_a_request_for_another_look_out_of_the_count(house: House) -> object:
    first, second = house_moderator("first"), house_moderator("second")
    again = appeal_decision(actor=house.writer, decision=_decision(house, by=first), text="Kijk nog eens.")
    return discount_reports(actor=second, reports=[again], explanation="Zonder reden.")


@probes("community.moderation.false_reports.rules.can_discount")
@probes("community.moderation.false_reports.actions.discount_reports")
def moderator_of_the_house_takes_reports_out_of_the_count(house: House) -> bool:
    post, first = make_topic(house.writer, house.board).posts.get(), house_moderator("first")
    report = make_report(actor=house.neighbour, kind="post", thing=post, rule="unkind")
    yes = can_discount(first, report)
    is_open = can_discount(house.people["moderator"], report)
    return not yes or is_open or not discount_reports(actor=first, reports=[report], explanation="Zonder reden.")
