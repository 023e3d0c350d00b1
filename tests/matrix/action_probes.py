"""Probes that call an action directly, as a member who may not.

A view checks the rule as well before it shows a form, so that the matrix cannot see the check of the action alone.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from community.permissions import NotAllowed
from forum import actions as forum
from forum.models import Topic
from recoverycollege import actions as college
from recoverycollege.models import CourseRun
from selfhelp.tools.actions import rate_tool
from tests.matrix.people import House
from tests.matrix.probes import Probe, probes
from tests.selfhelp.test_tools import make_tool

Action = Callable[[House], object]


def refuses(check: str) -> Callable[[Action], Action]:
    """Keep a probe that is wrong when this action is done."""

    def keep(act: Action) -> Action:
        probes(check)(_is_done(act))
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


@refuses("recoverycollege.actions.enrol")
def enrol(house: House) -> object:
    return college.enrol(actor=house.people["newcomer"], run=_run())


@refuses("recoverycollege.actions.plan_run")
def plan_run(house: House) -> object:
    fields = {"starts_at": timezone.now() + timedelta(days=9), "meetings": 1, "every_days": 7, "hours": 2, "seats": 5}
    return college.plan_run(actor=house.people["member"], course=_run().course, place="Zwolle", **fields)


@refuses("recoverycollege.actions.change_run")
def change_run(house: House) -> object:
    return college.change_run(actor=house.people["member"], run=_run(), seats=9)
