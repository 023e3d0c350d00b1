"""The list of what a member reported: its state and its promise, for them alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from community.moderation.decisions.actions import decide_report
from community.moderation.models import Report
from community.moderation.queue.actions import claim_report
from community.moderation.reports.actions import make_report

pytestmark = pytest.mark.django_db
REPORTED = reverse("moderation:reported")


@pytest.fixture
def report(cast):
    return make_report(actor=cast.noor, kind="persona", thing=cast.bram.persona, rule="unkind", text="Bram schold.")


def text_for(client, url=REPORTED):
    return " ".join(client.get(url).content.decode().split())


def promised_time():
    return f"om {timezone.localtime(Report.objects.get().promised_at):%H:%M}"


def test_new_report_is_received_with_its_promise(cast, as_member, report):
    page = text_for(as_member(cast.noor))
    assert "Ontvangen" in page
    assert promised_time() in page


def test_claimed_report_says_that_somebody_looks_and_until_when(cast, as_member, report):
    claim_report(actor=cast.mo, report=report)
    page = text_for(as_member(cast.noor))
    assert "Een moderator kijkt ernaar" in page
    assert promised_time() in page


def test_decided_report_promises_nothing_more(cast, as_member, report):
    decide_report(actor=cast.mo, report=report, outcome="keep", rule="unkind", explanation="Het mag.")
    page = text_for(as_member(cast.noor))
    assert "Besloten" in page
    assert "Je hoort" not in page


def test_promise_that_is_over_says_so(cast, as_member, clock, report):
    clock.forward(hours=25)
    assert "Dit duurt langer dan we beloofden" in text_for(as_member(cast.noor))


def test_second_look_of_a_reporter_stands_in_the_list(cast, as_member, report):
    decision = decide_report(actor=cast.mo, report=report, outcome="keep", rule="unkind", explanation="Het mag.")
    same = {"kind": report.kind, "thing": report.thing, "reporter": cast.noor, "rule": "unkind"}
    Report.objects.create(appeal_of=decision, is_of_reporter=True, promised_at=timezone.now() + timedelta(3), **same)
    page = text_for(as_member(cast.noor))
    assert "Een tweede blik is gevraagd" in page
    assert page.count("data-report=") == 2


def test_list_names_no_person_and_no_words(cast, as_member, report):
    page = text_for(as_member(cast.noor))
    assert "Bram" not in page
    assert "schold" not in page


def test_list_of_another_member_is_empty(cast, as_member, client, report):
    assert str(report.public_id) not in text_for(as_member(cast.mo))
    assert str(report.public_id) not in text_for(as_member(cast.bram))
    assert client.get(REPORTED).status_code == 302


def test_thanks_name_the_promise_and_lead_to_the_list(cast, as_member):
    url = reverse("moderation:report", args=["persona", cast.bram.persona.public_id])
    answer = as_member(cast.noor).post(url, {"rule": "danger", "text": ""}, follow=True)
    page = answer.content.decode()
    assert promised_time() in page
    assert REPORTED in page


def test_page_of_somebody_leads_to_what_they_reported(cast, as_member):
    assert REPORTED in text_for(as_member(cast.noor), reverse("members:home"))


def test_list_asks_as_many_queries_for_many_reports_as_for_one(cast, as_member, report, django_assert_max_num_queries):
    Report.objects.bulk_create(
        Report(reporter=cast.noor, kind="persona", thing=uuid4(), rule="other", promised_at=timezone.now())
        for _ in range(19)
    )
    client = as_member(cast.noor)
    client.get(REPORTED)
    with django_assert_max_num_queries(6):
        assert text_for(client).count("data-report=") == 20
