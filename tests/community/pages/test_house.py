"""The name of the house and its announcements: changed in the CMS, and right on every page from then on."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import ModelLogEntry

from community.house_name import house_name
from community.pages.error_pages import static_pages
from community.pages.models import Announcement, HouseSettings

TEXT = "Vanavond is de chat een uur dicht."
LIST, ADD = "wagtailsnippets_pages_announcement:list", "wagtailsnippets_pages_announcement:add"


@pytest.fixture(autouse=True)
def error_pages_apart(db, tmp_path, settings):
    settings.VAR = tmp_path
    return tmp_path / "errors"


def announce(*, begins=-1, ends=2, **fields) -> Announcement:
    """Make an announcement that begins and ends this many hours from now."""
    now = timezone.now()
    values = {"text": TEXT, "text_en": "Tonight the chat is closed for an hour."} | fields
    return Announcement.objects.create(
        begins_at=now + timedelta(hours=begins), ends_at=now + timedelta(hours=ends), **values
    )


def local(moment) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def form(**fields) -> dict:
    now = timezone.now()
    values = {"kind": "info", "audience": "everyone", "text": TEXT, "text_en": "The chat is closed.", "link": ""}
    values |= {"link_text": "", "link_text_en": ""}
    return values | {"begins_at": local(now), "ends_at": local(now + timedelta(hours=2))} | fields


def settings_url() -> str:
    return reverse("wagtailsettings:edit", args=["pages", "housesettings", HouseSettings.load().pk])


def test_editor_announces_something_and_everybody_reads_it(editor, client, cast, as_member):
    assert editor.post(reverse(ADD), form()).status_code == 302
    for reader in (client, as_member(cast.anna)):
        for path in ("/", "/lezen/", "/forum/", "/weg-hier/"):
            assert TEXT in reader.get(path).content.decode()
    assert "The chat is closed." in client.get("/en/").content.decode()
    assert ModelLogEntry.objects.filter(action="wagtail.create", user=cast.eva, object_id=_only().pk).exists()


def _only() -> Announcement:
    return Announcement.objects.get()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"ends_at": "2020-01-01 10:00"}, "Het eindigt voordat het begint"),
        ({"link": "/huisregels/"}, "Een link heeft een tekst nodig"),
        ({"link": "//elders.example/", "link_text": "Lees", "link_text_en": "Read"}, "Begin met /"),
        ({"link": "javascript:alert(1)", "link_text": "Lees", "link_text_en": "Read"}, "Begin met /"),
        ({"text_en": ""}, ""),
    ],
)
def test_announcement_that_cannot_be_true_is_refused_with_its_words(editor, fields, reason):
    answer = editor.post(reverse(ADD), form(**fields))
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    assert TEXT in answer.content.decode()
    assert not Announcement.objects.exists()


def test_announcement_begins_and_ends_by_itself(client, clock, cast, as_member):
    announce(begins=1, ends=2)
    shown = []
    for _hour in range(3):
        shown.append([TEXT in reader.get("/lezen/").content.decode() for reader in (client, as_member(cast.anna))])
        clock.forward(hours=1)
    assert shown == [[False, False], [True, True], [False, False]]


def test_announcement_that_was_hidden_comes_back_for_another_text_alone(client):
    one = announce(kind="broken")

    def key() -> str:
        return re.search(r'data-announcement="([^"]+)"', client.get("/lezen/").content.decode())[1]

    before = key()
    one.ends_at += timedelta(hours=1)
    one.save()
    assert key() == before
    one.text = "Het duurt langer."
    one.save()
    assert key() != before


@pytest.mark.parametrize(("kind", "expected"), [("broken", True), ("closed", True), ("info", False)])
def test_announcement_of_what_is_broken_or_closed_says_until_when(client, kind, expected):
    one = announce(kind=kind)
    moment = date_format(timezone.localtime(one.ends_at), "j F H:i")
    assert (f"Tot {moment}." in client.get("/lezen/").content.decode()) == expected


def test_announcement_for_members_is_hidden_from_visitors(client, cast, as_member):
    announce(audience="members")
    assert TEXT not in client.get("/").content.decode()
    assert TEXT in as_member(cast.anna).get("/").content.decode()


def test_visitor_page_is_kept_until_the_announcement_changes_and_no_longer(client, clock):
    announce(begins=0.005, ends=2)  # in 18 seconds
    before = client.get("/lezen/").wsgi_request.kept_seconds
    clock.forward(minutes=1)
    during = client.get("/lezen/").wsgi_request.kept_seconds
    assert 0 < before <= 18
    assert 3600 < during < 7200


def test_visitor_page_forgets_nothing_for_what_only_members_see(client):
    announce(audience="members")
    assert not hasattr(client.get("/lezen/").wsgi_request, "kept_seconds")


def test_crisis_help_stands_above_the_announcement(client):
    announce()
    shown = client.get("/").content.decode()
    assert shown.index("tel:113") < shown.index(TEXT) < shown.index("<h1")


@pytest.mark.parametrize(("kind", "audience", "expected"), [
    ("broken", "everyone", True), ("closed", "everyone", True), ("info", "everyone", False),
    ("broken", "members", False),
])  # fmt: skip
def test_error_pages_carry_what_is_broken_or_closed_with_its_times(kind, audience, expected, error_pages_apart):
    one = announce(kind=kind, audience=audience, begins=5, ends=7)
    static_pages.write()
    shown = (error_pages_apart / "503.nl.html").read_text()
    assert (TEXT in shown) == expected
    assert (timezone.localtime(one.ends_at).strftime("%H:%M") in shown) == expected


def test_error_pages_follow_the_cms(editor, error_pages_apart, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse(ADD), form(kind="broken"))
        editor.post(settings_url(), {"name": "De Lantaarn"})
    shown = (error_pages_apart / "503.nl.html").read_text()
    assert TEXT in shown
    assert "De Lantaarn" in shown


def test_name_of_the_house_is_on_pages_in_titles_and_in_emails(editor, client, cast):
    assert editor.post(settings_url(), {"name": "De Lantaarn"}).status_code == 302
    shown = client.get("/lezen/").content.decode()
    assert "– De Lantaarn</title>" in shown
    assert "<span>De Lantaarn</span>" in shown
    assert "Huiskamer" not in shown
    assert house_name() == "De Lantaarn"
    assert ModelLogEntry.objects.filter(action="wagtail.edit", user=cast.eva).exists()


def test_empty_name_is_the_name_of_the_server(editor, client, settings):
    settings.SITE_NAME = "Zonnehof"
    editor.post(settings_url(), {"name": ""})
    assert "<span>Zonnehof</span>" in client.get("/lezen/").content.decode()


def test_name_of_the_house_cannot_be_taken_by_a_member(editor):
    from community.members.profiles.reserved import is_reserved

    editor.post(settings_url(), {"name": "Lantaarn"})
    assert is_reserved("lantaarn-team")


@pytest.mark.parametrize("role", ["anna", "mo", "pia"])
def test_settings_are_for_editors_and_operators_alone(cast, as_member, role):
    for url in (settings_url(), reverse(ADD), reverse(LIST)):
        assert as_member(getattr(cast, role)).get(url).status_code in (302, 403, 404)
        assert as_member(getattr(cast, role)).post(url, form()).status_code in (302, 403, 404)
    assert not Announcement.objects.exists()


@pytest.fixture
def commits(db) -> None:
    """Let each request begin a transaction, as far as generations can tell: see ``shown``."""


def shown(reader, path="/lezen/") -> str:
    connection.run_on_commit.clear()
    return reader.get(path).content.decode()


@pytest.mark.parametrize("is_member", [True, False])
def test_page_asks_nothing_for_the_house_until_it_changes(cast, as_member, client, commits, is_member):
    one, reader = announce(), as_member(cast.anna) if is_member else client
    HouseSettings.objects.create(name="De Lantaarn")
    shown(reader)
    with CaptureQueriesContext(connection) as queries:
        assert TEXT in shown(reader)
    about_house = [sql for query in queries if "pages_announcement" in (sql := query["sql"]) or "housesett" in sql]
    assert about_house == []
    one.text = "Het is weer open."
    connection.run_on_commit.clear()
    one.save()
    assert "Het is weer open." in shown(reader)
