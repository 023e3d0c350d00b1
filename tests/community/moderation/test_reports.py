"""From a report to a decision, for profiles; for posts and chat messages, see the tests of their rooms."""

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.moderation.decisions.actions import appeal_decision, decide_report
from community.moderation.models import Decision, Report
from community.moderation.queue import views as queue_views
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification


def report_bram(actor):
    return make_report(actor=actor, kind="persona", thing=actor.personas.model.objects.get(name="Bram"), rule="unkind")


def test_member_reports_a_profile_with_a_text(cast, as_member):
    url = reverse("moderation:report", args=["persona", cast.bram.persona.public_id])
    as_member(cast.noor).post(url, {"rule": "unkind", "text": "Hij schold me uit."})
    report = Report.objects.get()
    assert (report.reporter, report.rule, report.text) == (cast.noor, "unkind", "Hij schold me uit.")
    assert AuditEntry.objects.about(report).get().verb == "report.make"


def test_report_without_a_rule_keeps_the_text_in_the_form(cast, as_member):
    url = reverse("moderation:report", args=["persona", cast.bram.persona.public_id])
    answer = as_member(cast.noor).post(url, {"text": "Dit moest ik even kwijt."})
    assert "Dit moest ik even kwijt." in answer.content.decode()
    assert not Report.objects.exists()


def test_reporting_twice_makes_one_report(cast):
    report_bram(cast.noor)
    report_bram(cast.noor)
    assert Report.objects.count() == 1


def test_invisible_profile_cannot_be_reported(cast, as_member):
    url = reverse("moderation:report", args=["persona", cast.ben.persona.public_id])
    assert as_member(cast.anna).get(url).status_code == 404


def test_decision_closes_all_reports_and_notifies_the_reporters(cast, as_member):
    first, _second = report_bram(cast.noor), report_bram(cast.pia)
    url = reverse("moderation:review", args=[first.public_id])
    as_member(cast.mo).post(url, {"outcome": "keep", "rule": "unkind", "explanation": "Ik heb met hem gepraat."})
    assert not Report.objects.undecided().exists()
    told = Notification.objects.filter(kind="moderation.looked").values_list("member", flat=True)
    assert set(told) == {cast.noor.pk, cast.pia.pk}
    assert AuditEntry.objects.filter(verb="decision.keep", actor=cast.mo).count() == 1


def test_moderator_does_not_decide_about_their_own_profile(cast, as_member):
    report = make_report(actor=cast.noor, kind="persona", thing=cast.mo.persona, rule="other")
    url = reverse("moderation:review", args=[report.public_id])
    answer = as_member(cast.mo).post(url, {"outcome": "keep", "rule": "other", "explanation": "Niets aan de hand."})
    assert answer.status_code == 403
    assert not Decision.objects.exists()


def test_statement_of_reasons_is_for_the_writer_only(cast, as_member):
    decision = decide_report(
        actor=cast.mo, report=report_bram(cast.noor), outcome="keep", rule="unkind", explanation="Denk aan de ander."
    )
    url = reverse("moderation:decision", args=[decision.public_id])
    assert "Denk aan de ander." in as_member(cast.bram).get(url).content.decode()
    assert as_member(cast.noor).get(url).status_code == 404


@pytest.mark.parametrize("person", ["bram", "pia", "eva", "otto"])
def test_queue_is_absent_for_other_members(cast, as_member, person):
    assert as_member(getattr(cast, person)).get(reverse("moderation:queue")).status_code == 404


def test_danger_is_first_in_the_queue(cast, as_member):
    report_bram(cast.noor)
    urgent = make_report(actor=cast.pia, kind="persona", thing=cast.bram.persona, rule="danger")
    rows = as_member(cast.mo).get(reverse("moderation:queue")).context["rows"]
    assert rows[0].report == urgent


def test_moderator_does_not_read_a_report_about_themselves(cast, as_member):
    """The form promises: the writer does not see this, and does not learn who you are."""
    report = make_report(actor=cast.noor, kind="persona", thing=cast.mo.persona, rule="other", text="Hij belde me op.")
    answer = as_member(cast.mo).get(reverse("moderation:review", args=[report.public_id]))
    assert answer.status_code == 403
    assert "Hij belde me op." not in answer.content.decode()


def test_moderator_does_not_close_an_appeal_with_another_report(cast, as_member):
    decision = decide_report(
        actor=cast.mo, report=report_bram(cast.noor), outcome="keep", rule="unkind", explanation="Denk aan de ander."
    )
    appeal_decision(actor=cast.bram, decision=decision, text="Zo was het niet.")
    other = report_bram(cast.pia)
    url = reverse("moderation:review", args=[other.public_id])
    answer = as_member(cast.mo).post(url, {"outcome": "keep", "rule": "unkind", "explanation": "Nog eens nee."})
    assert answer.status_code == 403
    assert Report.objects.undecided().count() == 2


def test_queue_lists_every_case_by_page_danger_first(cast, as_member, monkeypatch):
    monkeypatch.setattr(queue_views, "CASES_PER_PAGE", 2)
    things = {"other": cast.bram, "danger": cast.pia, "unkind": cast.eva, "methods": cast.otto}
    cases = {
        rule: make_report(actor=cast.noor, kind="persona", thing=member.persona, rule=rule).case
        for rule, member in things.items()
    }
    browser, listed, query = as_member(cast.mo), [], ""
    for _slice in range(2):
        page = browser.get(reverse("moderation:queue") + query).context["page"]
        listed += page.rows
        query = page.next_url
    assert listed == [cases[rule] for rule in ("danger", "other", "unkind", "methods")]
    assert query == ""
