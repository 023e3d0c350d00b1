"""Probes for what a host hides in their own group until a moderator has looked. A probe is True when it is wrong."""

from uuid import uuid4

from community.members.choices import DutyKind
from community.members.models import Duty, Member
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Decision
from community.moderation.put_aside import rules
from community.moderation.put_aside.actions import put_aside, take_back
from community.moderation.registry import Subject, target
from community.permissions import NotAllowed
from forum.actions import start_topic
from forum.models import Topic
from tests.matrix.people import House
from tests.matrix.probes import probes, tells

STATEMENT = {"rule": "unkind", "explanation": "Kan vriendelijker."}


def _host(house: House) -> Member:
    """Return somebody of the closed group who is its host now."""
    Duty.objects.get_or_create(member=house.people["insider"], kind=DutyKind.HOST, group=house.circle)
    return Member.objects.get(pk=house.people["insider"].pk).with_second_step()


def _moderator(house: House) -> Member:
    return Member.objects.get(pk=house.people["moderator"].pk).with_second_step()


def _topic(house: House, writer: Member | None = None) -> Topic:
    words = {"source": "Vandaag ging het.", "title": "Hoe gaat het", "content_note": ""}
    return start_topic(actor=writer or house.writer, group=house.circle, submission_id=uuid4(), **words)


def _subject(topic: Topic) -> Subject:
    return Subject(target("topic"), topic, topic.author.member)


def _aside(house: House, topic: Topic) -> Decision:
    return put_aside(actor=_host(house), kind="topic", thing=topic, **STATEMENT)


@probes("community.moderation.put_aside.rules.hosts_only")
def host_and_no_moderator_or_member_is_a_host(house: House) -> bool:
    others = (_moderator(house), Member.objects.get(pk=house.neighbour.pk))
    return tells(rules.hosts_only(_host(house), house.circle), any(rules.hosts_only(m, house.circle) for m in others))


@probes("community.moderation.put_aside.rules.can_put_aside")
def host_puts_aside_what_others_wrote_and_not_their_own(house: House) -> bool:
    host = _host(house)
    own = rules.can_put_aside(host, _subject(_topic(house, host)))
    return tells(rules.can_put_aside(host, _subject(_topic(house))), own)


@probes("community.moderation.put_aside.actions.put_aside")
def host_hides_and_a_member_does_not(house: House) -> bool:
    topic = _topic(house)
    try:
        put_aside(actor=house.people["blocked"], kind="topic", thing=topic, **STATEMENT)
    except NotAllowed:
        return not _aside(house, topic).is_by_host
    return True


@probes("community.moderation.put_aside.rules.can_take_back")
@probes("community.moderation.put_aside.actions.take_back")
def host_takes_back_and_a_member_does_not(house: House) -> bool:
    decision = _aside(house, _topic(house))
    try:
        take_back(actor=house.people["blocked"], decision=decision)
    except NotAllowed:
        return take_back(actor=_host(house), decision=decision).outcome != "restore"
    return True


@probes("community.moderation.put_aside.rules.is_of_moderator")
def words_of_a_moderator_are_told_from_others(house: House) -> bool:
    own, others = (_subject(_topic(house, writer)) for writer in (_moderator(house), None))
    return tells(rules.is_of_moderator(own, house.circle), rules.is_of_moderator(others, house.circle))


@probes("community.moderation.put_aside.rules.was_looked_at")
def decision_of_a_moderator_is_told_from_that_of_a_host(house: House) -> bool:
    topic = _topic(house)
    decision = _aside(house, topic)
    before = rules.was_looked_at(_subject(topic))
    decide_report(actor=_moderator(house), report=decision.report, outcome="restore", **STATEMENT)
    return tells(rules.was_looked_at(_subject(topic)), before)


@probes("community.moderation.put_aside.rules.put_it_aside")
def only_the_host_who_hid_it_put_it_aside(house: House) -> bool:
    report = _aside(house, _topic(house)).report
    return tells(rules.put_it_aside(_host(house), report), rules.put_it_aside(_moderator(house), report))
