import re
import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from community.audit.models import AuditEntry
from community.contact import views
from community.contact.models import ContactMessage
from community.contact.views import MESSAGES_PER_HOUR
from community.emails.server import Refused
from community.moderation.models import Report
from community.privacy.registry import holdings
from community.settings.base import EMBEDDED_CACHE
from forum.models import Post, Topic
from tests.support.stored_values import database_text

FORM = "/contact/"
CLIENT_ADDRESSES = ("203.0.113.77", "198.51.100.23", "2001:db8::c0de")
AGENT = "CanaryBrowser/77.1"
# neither the minute nor the second of this moment may be found anywhere
MOMENT = datetime(2031, 3, 4, 5, 47, 39, 123456, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_limits_left():
    cache.clear()


@pytest.fixture
def at_that_moment(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MOMENT)
    monkeypatch.setattr(time, "time", MOMENT.timestamp)


@pytest.fixture
def database_cache(settings, db):
    """Keep rate limits in the database, as in the embedded set-up."""
    settings.CACHES = {"default": EMBEDDED_CACHE}
    if "cache" not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)


def write(text="Mijn vraag gaat over de site.", browser=None, **fields):
    return (browser or Client()).post(FORM, {"text": text, "submission_id": uuid.uuid4(), **fields})


def traces(text: str) -> list[str]:
    """Return what tells the sender or the minute: a time of that day that is not a whole hour, also as a number."""
    times = re.findall(r"2031-03-04[ T]\d\d:\d\d:\d\d", text)
    wanted = [*CLIENT_ADDRESSES, AGENT, str(int(MOMENT.timestamp()))]
    return [trace for trace in wanted if trace in text] + [time for time in times if not time.endswith(":00:00")]


def from_outside(browser, path, data):
    for client_address in CLIENT_ADDRESSES:
        answer = browser.post(
            path,
            {**data, "submission_id": uuid.uuid4()},
            REMOTE_ADDR=client_address,
            headers={"User-Agent": AGENT, "X-Forwarded-For": CLIENT_ADDRESSES[0]},
        )
        assert answer.status_code == 200
    return answer


def test_message_leaves_no_trace_of_sender_or_minute(database_cache, at_that_moment, caplog, score):
    browser = Client()
    from_outside(browser, FORM, {"text": "Iets wat ik kwijt wil."})
    assert ContactMessage.objects.count() == len(CLIENT_ADDRESSES)
    everything = database_text()
    assert "Iets wat ik kwijt wil." in everything
    assert "limit:" in everything or "cache" in everything
    assert traces(everything) == []
    assert [entry for entry in caplog.records if entry.name == "community.requests"] == []
    assert traces(caplog.text) == []
    assert set(browser.cookies) <= {"csrftoken"}
    score("Anonymous forms: characters of tables searched for address, browser and minute", len(everything))


def test_visitor_report_leaves_no_trace_of_visitor_or_minute(cast, database_cache, monkeypatch, caplog):
    path = reverse("moderation:report", args=["persona", cast.bram.persona.public_id])
    monkeypatch.setattr(timezone, "now", lambda: MOMENT)
    monkeypatch.setattr(time, "time", MOMENT.timestamp)
    answer = from_outside(Client(), path, {"rule": "unkind", "text": "Dit is niet aardig."})
    assert "Dank je wel dat je het laat weten" in answer.content.decode()
    made = Report.objects.all()
    assert {(one.reporter, one.created_at, one.pk < 0) for one in made} == {
        (None, MOMENT.replace(minute=0, second=0, microsecond=0), True)
    }
    assert traces(database_text()) == []
    assert not AuditEntry.objects.filter(verb__startswith="report").exists()
    assert [entry for entry in caplog.records if entry.name == "community.requests"] == []


def test_search_for_traces_finds_a_minute_and_a_client_address(cast, database_cache, monkeypatch):
    """The control of the two tests above."""
    monkeypatch.setattr(timezone, "now", lambda: MOMENT)
    cast.anna.drafts.create(key="topic:1", text=f"{CLIENT_ADDRESSES[1]} {AGENT}")
    assert traces(database_text()) == [CLIENT_ADDRESSES[1], AGENT, "2031-03-04 05:47:39"]


def test_visitor_report_is_in_the_queue_and_can_be_decided(cast, as_member):
    path = reverse("moderation:report", args=["persona", cast.bram.persona.public_id])
    submission_id = uuid.uuid4()
    for _time in range(2):
        Client().post(path, {"rule": "unkind", "text": "Kijk eens", "submission_id": submission_id})
    report = Report.objects.get()
    assert "Onaardig" in as_member(cast.mo).get(reverse("moderation:queue")).content.decode()
    page = reverse("moderation:review", args=[report.public_id])
    as_member(cast.mo).post(page, {"outcome": "keep", "rule": "unkind", "explanation": "Gezien."})
    report.refresh_from_db()
    assert report.state == "decided"


def test_visitor_reports_only_visible_content(cast, circle):
    topic = Topic.objects.create(group=circle, author=cast.anna.persona, title="Binnen")
    inside = Post.objects.create(topic=topic, number=1, seq=1, source="Binnen", renderer_version=1)
    for path in (["post", inside.public_id], ["persona", uuid.uuid4()]):
        answer = Client().post(reverse("moderation:report", args=path), {"rule": "unkind"})
        assert answer.url.startswith("/account/login/")
    assert not Report.objects.exists()


def test_sending_twice_stores_once(db):
    submission_id = uuid.uuid4()
    for _time in range(2):
        answer = write(submission_id=submission_id)
        assert "Je bericht is bij ons" in answer.content.decode()
    assert ContactMessage.objects.count() == 1


def test_other_text_with_the_same_submission_id_is_stored_too(db):
    """The back button shows the form as it was sent; another text in it is another message."""
    submission_id = uuid.uuid4()
    texts = ["Mijn vraag gaat over de site.", "En nog een vraag, na de terugknop."]
    for text in texts:
        write(text, submission_id=submission_id)
    assert set(ContactMessage.objects.values_list("text", flat=True)) == set(texts)


def test_filled_honeypot_stores_nothing_and_keeps_the_text(db):
    answer = write("Koop nu mijn pillen", honeypot="https://spam.example")
    assert not ContactMessage.objects.exists()
    page = answer.content.decode()
    assert "Koop nu mijn pillen" in page
    assert "spam.example" not in page


def test_rate_limit_keeps_the_text_in_the_form(db):
    for _time in range(MESSAGES_PER_HOUR):
        assert "Je bericht is bij ons" in write().content.decode()
    answer = write("Nog iets wat ik kwijt wil")
    assert ContactMessage.objects.count() == MESSAGES_PER_HOUR
    assert "Nog iets wat ik kwijt wil" in answer.content.decode()
    assert (
        "Je bericht is bij ons"
        in Client().post(FORM, {"text": "Een ander"}, REMOTE_ADDR="203.0.113.9").content.decode()
    )


def test_message_in_crisis_shows_help_first_and_is_stored(db):
    answer = write("Ik wil niet meer leven.").content.decode()
    assert answer.index("tel:113") < answer.index("Je bericht is bij ons")
    assert 'id="crisis-help"' in answer
    assert 'id="crisis-help"' not in write("De knop doet het niet.").content.decode()
    assert ContactMessage.objects.count() == 2


def test_forms_need_no_cookie_but_the_csrf_cookie(cast):
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(FORM)
    assert set(strict.cookies) == {"csrftoken"}
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode()).group(1)
    answer = strict.post(FORM, {"text": "Een vraag", "csrfmiddlewaretoken": token})
    assert "Je bericht is bij ons" in answer.content.decode()
    assert set(strict.cookies) == {"csrftoken"}


def test_answer_is_emailed_and_the_email_address_deleted(cast, as_member):
    write(email="vraag@post.example")
    message = ContactMessage.objects.get()
    browser = as_member(cast.otto)
    assert "Mijn vraag gaat over de site." in browser.get(reverse("contact:inbox")).content.decode()
    browser.post(reverse("contact:message", args=[message.pk]), {"answer": "Dat kan zo: <b>klik</b>."})
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["vraag@post.example"], "Een antwoord op je bericht")
    assert "Dat kan zo: <b>klik</b>." in sent.body
    assert "Mijn vraag" not in sent.body
    message.refresh_from_db()
    assert (message.state, message.email, message.handled_by) == ("answered", "", cast.otto)
    assert AuditEntry.objects.get(verb="contact.answered").actor == cast.otto
    assert "vraag@post.example" not in database_text()


def test_inbox_lists_every_open_message_by_page_oldest_first(cast, as_member, monkeypatch):
    monkeypatch.setattr(views, "WAITING_PER_PAGE", 2)
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    ContactMessage.objects.bulk_create(
        ContactMessage(text=f"Vraag {hours}", sent_hour=hour - timedelta(hours=hours)) for hours in (1, 3, 2, 2, 5)
    )
    browser, listed, query = as_member(cast.otto), [], ""
    for _slice in range(3):
        page = browser.get(reverse("contact:inbox") + query).context["page"]
        listed += page.rows
        query = page.next_url
    assert listed == list(ContactMessage.objects.order_by("sent_hour", "id"))
    assert query == ""


def test_answer_that_comes_back_is_shown_to_those_who_run_the_site(cast, as_member, monkeypatch):
    def refuse(*arguments):
        raise Refused("550 5.1.1")

    write(email="vraag@post.example")
    monkeypatch.setattr("community.emails.server.MailServer.send", refuse)
    otto, key = as_member(cast.otto), ContactMessage.objects.get().pk
    otto.post(reverse("contact:message", args=[key]), {"answer": "Lang antwoord"})
    assert "de mail kon niet worden bezorgd" in otto.get(reverse("contact:inbox")).content.decode()
    assert "Lang antwoord" in otto.get(reverse("contact:message", args=[key])).content.decode()


def test_closing_deletes_the_email_address(cast, as_member):
    write(email="vraag@post.example")
    message = ContactMessage.objects.get()
    as_member(cast.otto).post(reverse("contact:close", args=[message.pk]))
    message.refresh_from_db()
    assert (message.state, message.email) == ("closed", "")
    assert mail.outbox == []


def test_message_expires_after_the_days_on_the_page(db):
    write()
    holding = next(holding for holding in holdings() if holding.model_label == "contact.ContactMessage")
    assert f"Na {holding.retention.after.days} dagen" in Client().get(FORM).content.decode()
    later = timezone.now() + timedelta(days=holding.retention.after.days - 1)
    assert holding.retention.expired(ContactMessage.objects.all(), later).count() == 0
    assert holding.retention.expired(ContactMessage.objects.all(), later + timedelta(days=2)).count() == 1


def test_every_page_links_to_the_form(db):
    assert 'href="/contact/"' in Client().get("/account/login/").content.decode()
    with translation.override("nl"):  # and back
        assert 'href="/en/contact/"' in Client().get("/en/account/login/").content.decode()
