"""Invariant 8: a page asks the database a fixed number of questions, whatever the number of rows.

The rooms with lists of their own test them in their own folder; here stand the pages where rooms meet.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.members.models import Persona
from community.moderation.decisions.actions import decide_report
from community.moderation.notes.actions import write_note
from community.moderation.queue.actions import claim_report
from community.moderation.reports.actions import make_report
from community.notifications.actions import notify
from recoverycollege.enrolment.actions import enrol
from recoverycollege.models import Course, CourseRun
from selfhelp.tools.actions import rate_tool
from selfhelp.tools.models import Tool
from tests.support.college import make_run
from tests.support.forum import make_topic
from tests.support.people import make_member
from tests.support.tools import make_tool


def questions(browser, path: str) -> int:
    browser.get(path)  # what is asked once a process: sites, content types
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def one_more_report(cast, number):
    person = make_member(f"gemeld{number}")
    report = make_report(actor=cast.noor, kind="persona", thing=person.persona, rule="other")
    claim_report(actor=cast.mo, report=report)


def one_more_note(cast, number):
    report = make_report(actor=cast.anna, kind="topic", thing=make_topic(cast.bram, cast.board), rule="danger")
    write_note(actor=cast.mo, report=report, text="Ik las wat je schreef.")


def one_more_decision(cast, number):
    report = make_report(actor=cast.anna, kind="topic", thing=make_topic(cast.bram, cast.board), rule="unkind")
    decide_report(actor=cast.mo, report=report, outcome="warn", rule="unkind", explanation="Kan vriendelijker.")


def one_more_notification(cast, number):
    topic = make_topic(cast.bram, cast.board, title=f"gesprek {number}")
    notify(member=cast.anna, kind="forum.reply", thing=topic.public_id, caused_as=None, number=1)


def one_more_tool(cast, number):
    rate_tool(actor=cast.bram, tool=make_tool(f"hulpmiddel-{number}"), helped="yes", recommend="yes", text="Fijn.")


def one_more_voice(cast, number):
    tool = Tool.objects.first() or make_tool()
    rate_tool(actor=make_member(f"stem{number}"), tool=tool, helped="yes", recommend="yes", text="Fijn.")


def one_more_run(cast, number):
    course = Course.objects.first() or make_run().course
    run = CourseRun.objects.create(
        course=course, starts_at=timezone.now() + timedelta(days=number + 20), location="Deventer", seats=4
    )
    enrol(actor=cast.anna, run=run)


@pytest.mark.parametrize(
    ("path", "person", "one_more"),
    [
        ("/moderatie/", "mo", one_more_report),
        ("/moderatie/", "mo", one_more_note),
        ("/moderatie/beslist/", "mo", one_more_decision),
        ("/mijn/berichten/", "anna", one_more_notification),
        ("/mijn/", "anna", one_more_notification),
        ("/hulpmiddelen/", None, one_more_tool),
        ("/hulpmiddelen/temstem/", "anna", one_more_voice),
        ("/herstelacademie/", None, one_more_run),
        ("/herstelacademie/agenda/", None, one_more_run),
        ("/mijn/", "anna", one_more_run),
        ("/mijn/gegevens/", "anna", one_more_run),
    ],
)
def test_more_rows_ask_no_more_questions(cast, board, as_member, path, person, one_more):
    cast.board = board
    browser = as_member(getattr(cast, person) if person else None)
    one_more(cast, 1)
    with_one = questions(browser, path)
    one_more(cast, 2)
    one_more(cast, 3)
    assert questions(browser, path) == with_one


def test_a_page_that_asks_for_each_row_is_seen(cast, as_member):
    with CaptureQueriesContext(connection) as asked:
        for persona in Persona.objects.all()[:3]:
            assert persona.member.pk
    assert len(asked) == 4
