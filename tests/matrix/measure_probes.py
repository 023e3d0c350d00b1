"""Probes for what moderators decide about a person for a while."""

from django.utils import timezone

from community.members.choices import DutyKind
from community.members.duties.actions import give_duty
from community.members.models import Member
from community.moderation.decisions.actions import OutcomeNotPossible, decide_report
from community.moderation.measures.actions import begin_measure, confirm_closing, end_measure
from community.moderation.measures.rules import MeasureChoice
from community.moderation.models import Decision, Measure
from community.moderation.reports.actions import make_report
from tests.matrix.action_probes import refuses
from tests.matrix.people import House
from tests.matrix.probes import probes
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_member


def _house_moderator(name: str) -> Member:
    member = make_member(name)
    give_duty(actor=None, member=member, kind=DutyKind.MODERATOR)
    return member


def _decision(
    house: House, choice: MeasureChoice | None = None, *, by: Member | None = None, outcome: str = "warn"
) -> Decision:
    post = make_topic(house.writer, house.board).posts.get()
    report = make_report(actor=house.neighbour, kind="post", thing=post, rule="unkind")
    fields = {"outcome": outcome, "rule": "unkind", "explanation": "Kan vriendelijker.", "measure": choice}
    return decide_report(actor=by or _house_moderator("first"), report=report, **fields)


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
    first = _house_moderator("first")
    return confirm_closing(actor=first, measure=_measure(house, MeasureChoice("close"), by=first)) or True


@refuses("community.moderation.measures.rules.is_colleague")
def moderator_gives_a_colleague_a_measure(house: House) -> object:
    first, second = _house_moderator("first"), _house_moderator("second")
    decision = _decision(house, by=first)
    Decision.objects.filter(pk=decision.pk).update(writer=second)
    decision.refresh_from_db()
    return begin_measure(actor=first, decision=decision, group=None, choice=MeasureChoice("read", days=3))


@refuses("community.members.rules.is_settled")
def member_who_is_away_answers(house: House) -> object:
    member = house.people["insider"]
    Member.objects.filter(pk=member.pk).update(away_since=timezone.now())
    return make_reply(member, make_topic(house.writer, house.board))
