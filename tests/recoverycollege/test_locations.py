"""The location of a course: of an online one a link, for people with a seat alone, on every page and in the file."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from community.notifications.models import Notification
from recoverycollege.enrolment.actions import enrol, withdraw
from recoverycollege.models import CourseRun
from recoverycollege.models.runs import has_link
from recoverycollege.runs.actions import change_run, create_run
from tests.support.college import make_run
from tests.support.crawler import crawl
from tests.support.people import client_for

LINK = "https://vergaderen.example/geheime-kamer?pwd=Hagelslag"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def online(db) -> CourseRun:
    run = make_run(seats=1)
    run.location, run.is_online = LINK, True
    run.save()
    return run


def calendar_url(run) -> str:
    return reverse("college:calendar", args=[run.public_id])


def events(browser, run) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(browser.get(calendar_url(run)).content).walk("VEVENT")


def unfolded(browser, run) -> str:
    return browser.get(calendar_url(run)).content.decode().replace("\r\n ", "")


@pytest.mark.parametrize("reader", ["nobody", "stranger", "waiting", "withdrawn", "editor"])
def test_link_is_in_no_page_and_no_file_of_a_reader_without_a_seat(online, cast, reader):
    enrol(actor=cast.noor, run=online)
    members = {"nobody": None, "stranger": cast.bram, "waiting": cast.bram, "withdrawn": cast.noor, "editor": cast.eva}
    if reader == "waiting":
        enrol(actor=cast.bram, run=online)
    if reader == "withdrawn":
        withdraw(actor=cast.noor, run=online)
    browser = client_for(members[reader])
    skip = ("/cms/", "/account/", "/weg/", "/static/", f"{online.get_absolute_url()}aanpassen/")
    pages = crawl(
        browser, ["/", online.get_absolute_url(), online.course.get_url(), "/zoeken/?q=geheime-kamer"], skip=skip
    )
    assert online.get_absolute_url() in pages
    pages["file"] = unfolded(browser, online)
    assert [url for url, page in pages.items() if "geheime-kamer" in page and not url.startswith("/zoeken/")] == []
    assert [str(event["location"]) for event in events(browser, online)] == ["online", "online"]


def test_member_with_a_seat_reads_the_link_on_the_page_on_their_own_page_and_in_the_file(online, cast):
    enrol(actor=cast.noor, run=online)
    browser = client_for(cast.noor)
    for url in (online.get_absolute_url(), reverse("members:home")):
        assert f'href="{LINK}"' in browser.get(url).content.decode()
    assert {str(event["location"]) for event in events(browser, online)} == {LINK}
    assert "private" in browser.get(calendar_url(online))["Cache-Control"]


@pytest.mark.parametrize("is_online", [True, False])
def test_page_and_file_name_the_same_location(online, cast, is_online):
    CourseRun.objects.update(is_online=is_online, location="Buurthuis De Klif, Deventer")
    enrol(actor=cast.noor, run=online)
    for member in (None, cast.bram, cast.noor):
        browser, run = client_for(member), CourseRun.objects.get()
        (location,) = {str(event["location"]) for event in events(browser, run)}
        assert location in browser.get(run.get_absolute_url()).content.decode()
        assert location == ("Buurthuis De Klif, Deventer" if member == cast.noor or not is_online else "online")


def test_link_in_the_location_of_a_course_that_is_not_called_online_stays_closed(online, cast):
    CourseRun.objects.update(is_online=False)
    assert "geheime-kamer" not in client_for(None).get(online.get_absolute_url()).content.decode()
    assert "geheime-kamer" not in unfolded(client_for(None), online)


@pytest.mark.parametrize(
    "location", [LINK, "Via www.vergaderen.example", "meet.example/kamer", "zoommtg://x", "HTTP://a.nl"]
)
def test_planner_says_that_a_link_is_online(online, cast, location):
    form = {"location": location, "seats": "1"}
    url = reverse("college:change", args=[online.public_id])
    answer = client_for(cast.eva).post(url, form)
    assert answer.status_code == 200
    assert "Zet het op online" in answer.content.decode()
    assert client_for(cast.eva).post(url, form | {"is_online": "on"}).status_code == 302


@pytest.mark.parametrize(
    "location", ["Deventer", "Stationsstraat 4/6", "Kamer 2.14, 1e verdieping", "Bibliotheek a/d IJssel"]
)
def test_location_in_a_town_is_no_link(location):
    assert not has_link(location)


def test_change_gives_calendars_a_newer_version_of_the_same_meetings(online, cast, monkeypatch):
    enrol(actor=cast.noor, run=online)
    browser = client_for(cast.noor)
    before = events(browser, online)
    assert [str(event["dtstamp"].dt) for event in before] == [
        str(event["dtstamp"].dt) for event in events(browser, online)
    ]
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    change_run(actor=cast.eva, run=online, location="Deventer", is_online=False)
    after = events(client_for(cast.noor), online)
    assert [event["uid"] for event in before] == [event["uid"] for event in after]
    assert len({event["uid"] for event in after}) == 2
    assert [(event["sequence"], event["status"]) for event in before + after] == [(0, "CONFIRMED")] * 2 + [
        (1, "CONFIRMED")
    ] * 2
    for one, other in zip(before, after, strict=True):
        assert one["dtstamp"].dt < other["dtstamp"].dt == other["last-modified"].dt == later.replace(microsecond=0)


def test_change_of_seats_is_no_change_for_calendars(online, cast):
    change_run(actor=cast.eva, run=online, seats=5)
    assert CourseRun.objects.get().version == 0


def test_cancelled_run_strikes_its_meetings_out_and_tells_people(online, cast):
    enrol(actor=cast.noor, run=online)
    enrol(actor=cast.bram, run=online)
    change_run(actor=cast.eva, run=online, is_cancelled=True)
    browser = client_for(cast.noor)
    assert {(event["status"], event["sequence"]) for event in events(browser, online)} == {("CANCELLED", 1)}
    page = browser.get(online.get_absolute_url()).content.decode()
    assert calendar_url(online) in page
    assert "Gaat niet door" in browser.get(reverse("members:home")).content.decode()
    told = Notification.objects.filter(kind="college.cancelled").values_list("member", flat=True)
    assert set(told) == {cast.noor.pk, cast.bram.pk}


def test_file_folds_lines_at_75_octets_and_escapes(online, cast):
    CourseRun.objects.update(location=f"Zaal één; hoek, \\ links {'é' * 70}", is_online=False)
    content = client_for(None).get(calendar_url(online)).content
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    (location,) = {str(event["location"]) for event in events(client_for(None), online)}
    assert location == f"Zaal één; hoek, \\ links {'é' * 70}"


def test_meetings_keep_their_hour_when_summer_time_ends(online):
    course = online.course
    start = datetime(2030, 10, 20, 19, 30, tzinfo=AMSTERDAM)  # summer time ends on 27 October 2030
    run = create_run(course=course, starts_at=start, meetings=2, every_days=7, hours=1.5, location="Deventer", seats=3)
    meetings = events(client_for(None), run)
    local = [(event["dtstart"].dt.astimezone(AMSTERDAM), event["dtend"].dt.astimezone(AMSTERDAM)) for event in meetings]
    assert {(begin.hour, begin.minute, end.hour, end.minute) for begin, end in local} == {(19, 30, 21, 0)}
    assert [event["dtstart"].dt.utcoffset() for event in meetings] == [timedelta(hours=2), timedelta(hours=1)]


def test_visitor_logs_in_before_the_form_and_comes_back_to_the_page(online, client):
    page = client.get(online.get_absolute_url())
    assert not client.cookies
    assert "<form" not in page.content.decode().split("<main")[1].split("</main")[0]
    assert f'/account/login/?next={online.get_absolute_url()}"' in page.content.decode()
