"""Probes for what moderators do with several reports or with an account, and for what a reporter asks again."""

from datetime import timedelta
from uuid import uuid4

from django.test import override_settings
from django.utils import timezone

from community.members.models import Member, Persona
from community.moderation.colleagues.actions import ask_opinion, hand_over
from community.moderation.colleagues.rules import can_take_it
from community.moderation.decisions.actions import decide_report
from community.moderation.direct.actions import act
from community.moderation.direct.rules import can_act
from community.moderation.merging.actions import merge_case, split_case
from community.moderation.merging.rules import _may_change, can_merge, can_split, is_still_whole
from community.moderation.models import Case, Report, StatementTemplate
from community.moderation.registry import subject_of
from community.moderation.reporters.actions import ask_again
from community.moderation.reporters.rules import can_ask_again
from community.moderation.reports.actions import make_report
from community.moderation.sweeps.actions import sweep_account
from community.moderation.sweeps.rules import can_sweep
from community.permissions import NotAllowed, denial_reason
from forum.actions import start_topic
from forum.models import Topic, Unanswered
from tests.matrix.action_probes import allows, refuses
from tests.matrix.measure_probes import house_moderator
from tests.matrix.people import House
from tests.matrix.probes import probes, tells

STATEMENT = {"rule": "unkind", "explanation": "Kan vriendelijker."}


def _topic(house: House) -> Topic:
    words = {"title": "Hoe gaat het", "source": "Vandaag ging het.", "submission_id": uuid4()}
    return start_topic(actor=house.writer, group=house.circle, **words)


def _report(house: House) -> Report:
    report = make_report(actor=house.neighbour, kind="topic", thing=_topic(house), rule="unkind")
    return Report.objects.select_related("case", "group", "appeal_of").get(pk=report.pk)


def _merged(house: House) -> tuple[Report, Report]:
    first, second = _report(house), _report(house)
    merge_case(actor=house.people["moderator"], report=first, other=second)
    rows = Report.objects.select_related("case", "group", "appeal_of")
    return rows.get(pk=first.pk), rows.get(pk=second.pk)


@probes("community.moderation.merging.rules._may_change")
def its_moderators_change_a_case(house: House) -> bool:
    report = _report(house)
    return tells(_may_change(house.people["moderator"], report), _may_change(house.people["insider"], report))


@probes("community.moderation.merging.rules.can_merge")
def its_moderators_put_cases_together(house: House) -> bool:
    pair = _report(house), _report(house)
    return tells(can_merge(house.people["moderator"], *pair), can_merge(house.people["insider"], *pair))


@probes("community.moderation.merging.rules.can_split")
def its_moderators_take_cases_apart(house: House) -> bool:
    _first, second = _merged(house)
    return tells(can_split(house.people["moderator"], second), can_split(house.people["insider"], second))


@probes("community.moderation.merging.rules.is_still_whole")
def only_a_merged_case_is_taken_apart(house: House) -> bool:
    return tells(is_still_whole(_merged(house)[1]), is_still_whole(_report(house)))


@refuses("community.moderation.merging.actions.merge_case")
def member_puts_cases_together(house: House) -> object:
    return merge_case(actor=house.people["insider"], report=_report(house), other=_report(house))


@allows("community.moderation.merging.actions.merge_case")
def moderator_puts_cases_together(house: House) -> object:
    return _merged(house)


@refuses("community.moderation.merging.actions.split_case")
def member_takes_a_case_apart(house: House) -> object:
    return split_case(actor=house.people["insider"], report=_merged(house)[1])


@probes("community.moderation.colleagues.rules.can_take_it")
@override_settings(STAFF_SECOND_FACTOR=False)
def only_moderators_take_a_case(house: House) -> bool:
    report = _report(house)
    colleague, member = house_moderator("colleague"), house.people["insider"]
    return tells(can_take_it(colleague, report, house.writer), can_take_it(member, report, house.writer))


@allows("community.moderation.colleagues.actions.ask_opinion")
def moderator_asks_for_an_opinion(house: House) -> object:
    return ask_opinion(actor=house.people["moderator"], report=_report(house))


@allows("community.moderation.colleagues.actions.hand_over")
@override_settings(STAFF_SECOND_FACTOR=False)
def moderator_hands_over_a_report(house: House) -> object:
    colleague = house_moderator("colleague")
    return hand_over(actor=house.people["moderator"], report=_report(house), colleague=colleague)


def _left_as_it_was(house: House) -> Report:
    report = _report(house)
    decide_report(actor=house.people["moderator"], report=report, outcome="keep", **STATEMENT)
    report.refresh_from_db()
    return report


@probes("community.moderation.reporters.rules.can_ask_again")
def only_the_reporter_asks_again(house: House) -> bool:
    report = _left_as_it_was(house)
    return tells(can_ask_again(house.neighbour, report), can_ask_again(house.people["insider"], report))


@refuses("community.moderation.reporters.actions.ask_again")
def somebody_else_asks_again(house: House) -> object:
    return ask_again(actor=house.people["insider"], report=_left_as_it_was(house), text="Kijk nog eens.")


@probes("community.moderation.sweeps.rules.can_sweep")
def its_moderators_sweep(house: House) -> bool:
    persona, group = house.writer.persona, house.circle
    moderator, member = house.people["moderator"], house.people["insider"]
    return tells(can_sweep(moderator, persona, group), can_sweep(member, persona, group))


def _sweep(house: House, actor: Member) -> object:
    persona: Persona = _topic(house).author
    return sweep_account(actor=actor, persona=persona, since=None, group=house.circle, **STATEMENT)


@allows("community.moderation.sweeps.actions.sweep_account")
def moderator_hides_everything_of_an_account(house: House) -> object:
    return _sweep(house, house.people["moderator"])


@probes("community.moderation.sweeps.actions.sweep_account")
def sweep_is_refused_before_it_is_made(house: House) -> bool:
    """The decision about the sweep would be refused as well, with another sentence."""
    member = house.people["insider"]
    try:
        _sweep(house, member)
    except NotAllowed as refusal:
        return str(refusal.reason) != str(denial_reason(can_sweep, member, house.writer.persona, house.circle))
    return True


@probes("community.moderation.direct.actions.act")
def decision_without_a_report_is_refused_before_it_is_made(house: House) -> bool:
    """Deciding would be refused as well, with another sentence."""
    member, topic = house.people["insider"], _topic(house)
    try:
        act(actor=member, kind="topic", thing=topic, outcome="hide", **STATEMENT)
    except NotAllowed as refusal:
        subject = subject_of(Report(kind="topic", thing=topic.public_id))
        return str(refusal.reason) != str(denial_reason(can_act, member, subject))
    return True


@probes("community.moderation.querysets.case.CaseQuerySet.visible_to")
def cases_are_for_moderators(house: House) -> bool:
    rows = Case.objects.filter(pk=_report(house).case_id)
    moderator, member = house.people["moderator"], house.people["insider"]
    return tells(rows.visible_to(moderator).exists(), rows.visible_to(member).exists())


@probes("community.moderation.querysets.statement_template.StatementTemplateQuerySet.visible_to")
def texts_to_begin_with_are_for_moderators(house: House) -> bool:
    rows = StatementTemplate.objects
    moderator, member = house.people["moderator"], house.people["insider"]
    StatementTemplate.objects.get_or_create(key="probe", defaults={"title": "Een", "text": "Dag"})
    return tells(rows.visible_to(moderator).exists(), rows.visible_to(member).exists())


@probes("forum.querysets.UnansweredQuerySet.visible_to")
def unanswered_posts_are_for_hosts_and_moderators(house: House) -> bool:
    rows = Unanswered.objects.filter(topic=_topic(house), since__gt=timezone.now() - timedelta(hours=1))
    moderator, member = house.people["moderator"], house.people["insider"]
    return tells(rows.visible_to(moderator).exists(), rows.visible_to(member).exists())
