"""Hosts and moderators have a chip beside their name where they write as such."""

import re

from community.members.choices import DutyKind
from community.members.models import Duty, Persona
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_group
from tests.support.responses import html_of


def chips(browser, topic) -> list[str]:
    return re.findall(r'chip chip--host">([^<]+)<', html_of(browser.get(topic.get_absolute_url())))


def test_moderator_of_the_house_has_a_chip_and_a_member_has_none(cast, board, as_member):
    Duty.objects.filter(member=cast.mo).exclude(kind=DutyKind.MODERATOR).delete()
    topic = make_topic(cast.bram, board)
    make_reply(cast.mo, topic)
    assert chips(as_member(cast.noor), topic) == [DutyKind.MODERATOR.label]


def test_host_has_a_chip_in_their_own_group_alone(cast, board, as_member):
    Duty.objects.create(member=cast.bram, kind=DutyKind.HOST, group=board)
    topic = make_topic(cast.bram, board)
    assert chips(as_member(cast.noor), topic) == [DutyKind.HOST.label]
    Duty.objects.update(group=make_group("elders"))
    assert chips(as_member(cast.noor), topic) == []


def test_duty_that_ended_shows_no_chip(cast, board, as_member):
    topic = make_topic(cast.mo, board)
    Duty.objects.update(until="2020-01-01T00:00Z")
    assert chips(as_member(cast.noor), topic) == []


def test_name_for_one_group_alone_shows_no_duty(cast, circle, as_member):
    topic = make_topic(cast.mo, circle)
    values = {"name": "Stille Wilg", "name_key": "stiiiewiig", "avatar_seed": "x", "group": circle}
    topic.posts.update(author=Persona.objects.create(member=cast.mo, **values))
    assert chips(as_member(cast.anna), topic) == []
