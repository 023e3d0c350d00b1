"""The promise times of the house are a setting of the CMS, and every page that states one reads it."""

import pytest
from django.urls import reverse

from community.moderation.models import Promises
from community.moderation.promises import promises
from community.pages.models import PromiseTimes

TIMES = {"danger_minutes": 10, "report_hours": 48, "decision_hours": 24, "second_look_hours": 72}


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


@pytest.mark.parametrize("role", ["anna", "mo", "otto"])
def test_promise_times_are_for_editors_alone(cast, as_member, role):
    assert as_member(getattr(cast, role)).post(url(), TIMES).status_code in (302, 403, 404)
    assert Promises.objects.get().report_hours == 24
