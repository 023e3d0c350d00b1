"""The statement of reasons as data: what the writer reads, and the file for machines."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from community.crisis.watch import watch
from community.emails import site_url
from community.moderation.choices import APPEAL_WEEKS, Outcome
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Decision, Report
from community.moderation.reports.actions import make_report
from forum.models import Post
from tests.support.forum import make_topic
from tests.support.responses import html_of

STATEMENT = {
    "rule": "methods",
    "fragment": "vier doosjes",
    "explanation": "Iemand kan dit nadoen.",
    "facts": "Er was die avond al om gevraagd.",
}


@pytest.fixture
def post(cast, board) -> Post:
    return make_topic(cast.bram, board, source="Ik nam vier doosjes.").posts.get()


@pytest.fixture
def report(cast, post) -> Report:
    return make_report(actor=cast.noor, kind="post", thing=post, rule="methods")


@pytest.fixture
def decision(cast, report) -> Decision:
    return decide_report(actor=cast.mo, report=report, outcome="hide", **STATEMENT)


def data_url(decision: Decision) -> str:
    return reverse("moderation:statement_file", args=[decision.public_id])


def test_writer_reads_every_fact_of_the_statement(cast, decision, as_member):
    page = html_of(as_member(cast.bram).get(reverse("moderation:decision", args=[decision.public_id])))
    for fact in (
        "Anderen kunnen het niet zien.",
        "Overal op deze site",
        "Het eindigt niet vanzelf",
        "vier doosjes",
        "Er was die avond al om gevraagd.",
        "Iemand heeft het gemeld",
        "Niets is door een computer beslist",
        "naar de rechter",
    ):
        assert fact in page, fact


def test_words_of_the_moderator_stand_before_the_facts(cast, decision, as_member):
    page = html_of(as_member(cast.bram).get(reverse("moderation:decision", args=[decision.public_id])))
    assert page.index(STATEMENT["explanation"]) < page.index("Overal op deze site")
    assert page.count(STATEMENT["explanation"]) == 1


def test_writer_who_asked_for_another_look_is_not_told_to_ask(cast, decision, as_member):
    browser, url = as_member(cast.bram), reverse("moderation:decision", args=[decision.public_id])
    assert "Vraag om een tweede blik, tot" in html_of(browser.get(url))
    page = html_of(browser.post(url, {"text": "Kijk nog eens."}, follow=True))
    assert "Vraag om een tweede blik, tot" not in page
    assert "Je hebt om een tweede blik gevraagd: die staat hieronder." in page


def test_statement_of_long_ago_says_that_its_time_is_over(cast, decision, as_member):
    Decision.objects.update(created_at=timezone.now() - timedelta(weeks=APPEAL_WEEKS, days=1))
    page = html_of(as_member(cast.bram).get(reverse("moderation:decision", args=[decision.public_id])))
    assert "Vraag om een tweede blik" not in page
    assert "Om een tweede blik vragen kon tot" in page


def test_writer_gets_the_statement_as_a_file_for_machines(cast, decision, as_member):
    answer = as_member(cast.bram).get(data_url(decision))
    facts = answer.json()["facts"]
    assert answer["Content-Disposition"] == 'attachment; filename="besluit.json"'
    assert facts["ground"]["value"] == "methods"
    assert facts["words"]["text"] == "vier doosjes"
    assert (facts["detection"]["value"], facts["automated"]["value"]) == ("reader", False)
    assert "law" not in facts


@pytest.mark.parametrize("other", ["noor", "mo", None])
def test_statement_of_a_writer_is_not_found_for_others(cast, decision, as_member, other):
    answer = as_member(other and getattr(cast, other)).get(data_url(decision))
    assert answer.status_code == (404 if other else 302)
    assert b"vier doosjes" not in answer.content


def test_law_is_named_when_it_is_also_against_the_law(cast, report, as_member):
    url = reverse("moderation:review", args=[report.public_id])
    as_member(cast.mo).post(url, {"outcome": "hide", "law": "Wetboek van Strafrecht, artikel 137d"} | STATEMENT)
    facts = as_member(cast.bram).get(data_url(Decision.objects.get())).json()["facts"]
    assert facts["law"]["text"] == "Wetboek van Strafrecht, artikel 137d"


def test_decision_on_a_signal_says_that_the_site_noticed(cast, post, as_member):
    watch(kind="post", thing=post, text="Ik wil dood.", within=post.topic.public_id)
    decision = decide_report(actor=cast.mo, report=Report.objects.get(), outcome="warn", **STATEMENT)
    facts = as_member(cast.bram).get(data_url(decision)).json()["facts"]
    assert facts["detection"]["value"] == "signal"
    assert facts["automated"]["value"] is False


def test_every_outcome_has_a_statement(cast, decision, as_member):
    for outcome in Outcome.values:
        Decision.objects.update(outcome=outcome)
        facts = as_member(cast.bram).get(data_url(decision)).json()["facts"]
        assert {"restriction", "ground", "reasons", "detection", "automated", "redress"} <= facts.keys(), outcome


def test_migration_gives_earlier_decisions_what_their_report_tells(decision):
    migration = import_module("community.moderation.migrations.0016_how_it_was_found")
    without_report = Decision.objects.create(kind="post", thing=decision.thing, outcome="hide", rule="other")
    Decision.objects.update(detected_by="")
    migration.say_how_it_was_found(apps, None)
    assert list(Decision.objects.order_by("pk").values_list("detected_by", flat=True)) == ["reader", ""]
    assert without_report.is_for_writer


def test_statement_on_paper_says_where_it_is_found(cast, decision, as_member):
    url = reverse("moderation:decision", args=[decision.public_id])
    assert f'<span class="url">{site_url(url)}</span>' in html_of(as_member(cast.bram).get(url))
