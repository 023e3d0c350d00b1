"""The page with the work of a member with a duty, by subject."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chat.rooms.actions import make_room
from chat.rooms.planning.actions import plan_evenings
from community.members.choices import DutyKind
from community.members.models import Duty
from community.moderation.choices import Rule
from community.moderation.reports.actions import make_report
from tests.support.forum import make_topic
from tests.support.people import join, make_group

URL = "/mijn/werk/"


@pytest.mark.parametrize("person", ["anna", "noor", "ben", "pia"])
def test_member_without_a_duty_gets_404_and_no_link(cast, as_member, person):
    browser = as_member(getattr(cast, person))
    assert browser.get(URL).status_code == 404
    assert URL not in browser.get("/mijn/").text


def test_visitor_is_led_to_the_login(client, db):
    assert client.get(URL).headers["Location"].startswith("/account/login/")


def test_member_with_a_duty_finds_the_page_in_the_header_and_on_the_own_page(cast, as_member):
    browser = as_member(cast.mo)
    assert f'href="{URL}"' in browser.get("/forum/").text
    assert browser.get("/mijn/").text.count(f'href="{URL}"') >= 2
    assert browser.get(URL).status_code == 200


def test_work_page_without_the_second_step_leads_to_it(cast, as_member, settings):
    settings.STAFF_SECOND_FACTOR = True
    assert as_member(cast.mo).get(URL).status_code in (302, 404)


def test_reports_about_danger_come_first(cast, board, as_member):
    for rule in (Rule.DANGER, Rule.OTHER):
        make_report(actor=cast.bram, kind="topic", thing=make_topic(cast.noor, board), rule=rule)
    page = as_member(cast.mo).get(URL).text
    assert "1 gaat misschien over gevaar, 2 meldingen wachten" in page


def a_room(cast, slug: str):
    group = make_group(slug)
    Duty.objects.create(member=cast.bram, kind=DutyKind.HOST, group=group)
    join(cast.bram, group)
    return make_room(actor=cast.bram, group=group)


def an_evening(cast, room, days: int, **fields):
    begins = timezone.now() + timedelta(days=days)
    return plan_evenings(actor=cast.bram, room=room, spans=[(begins, begins + timedelta(hours=1))], **fields)[0]


def test_host_finds_the_own_evenings_and_the_planning(cast, as_member):
    room = a_room(cast, "serre")
    an_evening(cast, room, 9, title="Later")
    evening = an_evening(cast, room, 2, title="Slapen", hosts=[cast.bram.persona])
    page = as_member(cast.bram).get(URL).text
    assert f'href="{evening.get_absolute_url()}"' in page
    assert "Slapen" in page
    assert "Later" not in page
    assert reverse("chat:planning", args=[room.public_id]) in page
    assert ">Chatavonden</h2>" in page


def test_number_of_queries_does_not_grow_with_groups_and_evenings(cast, as_member):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            bram.get(URL)
        return len(asked)

    room = a_room(cast, "een")
    an_evening(cast, room, 2, hosts=[cast.bram.persona])
    bram = as_member(cast.bram)
    bram.get(URL)
    few = queries()
    for number in range(4):
        an_evening(cast, a_room(cast, f"meer-{number}"), 3 + number, hosts=[cast.bram.persona])
    assert queries() == few
    assert few <= 12
