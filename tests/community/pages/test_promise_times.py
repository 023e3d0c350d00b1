"""The promise times of the house are a setting of the CMS, and every page that states one reads it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.moderation.models import Promises
from community.moderation.promises import promises
from community.pages.models import PromiseTimes
from forum.models import Unanswered
from forum.unanswered.actions import tell_hosts_of_unanswered
from tests.support.forum import make_topic

TIMES = {"danger_minutes": 10, "report_hours": 48, "decision_hours": 24, "second_look_hours": 72}
TIMES |= {"first_answer_hours": 24, "contact_hours": 48, "hiding_reports": 0, "hiding_account_days": 7}


def url() -> str:
    return reverse("wagtailsettings:edit", args=["pages", "promisetimes", PromiseTimes.load().pk])


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_page_says_the_time_that_the_house_promises(editor, client):
    how_it_works = reverse("moderation:how_it_works")
    assert "Meestal binnen een dag." in words(client.get(how_it_works))
    assert editor.post(url(), TIMES).status_code == 302
    assert "Meestal binnen 2 dagen." in words(client.get(how_it_works))
    assert editor.post(url(), TIMES | {"report_hours": 6}).status_code == 302
    assert "Usually within 6 hours." in words(client.get(f"/en{how_it_works}"))
    assert promises().danger_minutes == 10


@pytest.mark.parametrize(("name", "value"), [("danger_minutes", 0), ("report_hours", 169), ("second_look_hours", 0)])
def test_time_that_nobody_can_count_on_is_refused(editor, name, value):
    answer = editor.post(url(), TIMES | {name: value})
    assert answer.status_code == 200
    assert "Mensen lezen dit, en rekenen erop." in words(answer)
    assert Promises.objects.get().report_hours == 24


def test_contact_page_says_the_time_of_the_house(editor, client):
    contact = reverse("contact:write")
    assert "meestal binnen 2 dagen" in words(client.get(contact))
    assert editor.post(url(), TIMES | {"contact_hours": 5}).status_code == 302
    assert "meestal binnen 5 uur" in words(client.get(contact))


def test_hosts_are_told_after_the_time_of_the_house(editor, cast, board):
    make_topic(cast.bram, board)
    Unanswered.objects.update(since=timezone.now() - timedelta(hours=3))
    assert tell_hosts_of_unanswered() == 0
    assert editor.post(url(), TIMES | {"first_answer_hours": 2}).status_code == 302
    assert tell_hosts_of_unanswered() == 1


def test_one_report_never_hides_by_itself(editor):
    answer = editor.post(url(), TIMES | {"hiding_reports": 1})
    assert "Kies 0, of een getal van 2 tot en met 50." in words(answer)
    assert editor.post(url(), TIMES | {"hiding_reports": 3}).status_code == 302
    assert promises().hiding_reports == 3


@pytest.mark.parametrize("role", ["anna", "mo", "otto"])
def test_promise_times_are_for_editors_alone(cast, as_member, role):
    assert as_member(getattr(cast, role)).post(url(), TIMES).status_code in (302, 403, 404)
    assert Promises.objects.get().report_hours == 24
