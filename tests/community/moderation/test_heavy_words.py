"""Words about danger and methods are folded for moderators, until they open them."""

import pytest
from django.urls import reverse

from community.moderation.models import Report
from community.moderation.reports.actions import make_report
from tests.support.forum import make_reply, make_topic

FOLD = "Zware woorden: lees ze als je er klaar voor bent"


@pytest.fixture
def post(cast, board):
    return make_reply(cast.bram, make_topic(cast.anna, board), "Ik weet het niet meer.")


def report_post(cast, post, rule: str) -> Report:
    return make_report(actor=cast.anna, kind="post", thing=post, rule=rule, text="Kijk je mee?")


def folded(html: str) -> str:
    """Return what stands in the fold; "" without a fold."""
    return html.partition(FOLD)[2].partition("</details>")[0]


@pytest.mark.parametrize("rule", ["danger", "methods"])
def test_heavy_words_are_folded_in_the_queue_and_on_the_page(cast, post, as_member, rule):
    report = report_post(cast, post, rule)
    browser = as_member(cast.mo)
    for url in (reverse("moderation:queue"), reverse("moderation:review", args=[report.public_id])):
        html = browser.get(url).content.decode()
        assert html.count("Ik weet het niet meer.") == 1
        assert "Ik weet het niet meer." in folded(html)
        assert "<details class=folded open" not in html.replace('"', "")


@pytest.mark.parametrize("rule", ["unkind", "recognisable", "advertising"])
def test_other_words_are_not_folded(cast, post, as_member, rule):
    report = report_post(cast, post, rule)
    browser = as_member(cast.mo)
    for url in (reverse("moderation:queue"), reverse("moderation:review", args=[report.public_id])):
        html = browser.get(url).content.decode()
        assert "Ik weet het niet meer." in html
        assert FOLD not in html


def test_words_are_folded_when_another_report_about_them_is_heavy(cast, post, as_member):
    report = report_post(cast, post, "unkind")
    make_report(actor=cast.noor, kind="post", thing=post, rule="danger")
    html = as_member(cast.mo).get(reverse("moderation:review", args=[report.public_id])).content.decode()
    assert "Ik weet het niet meer." in folded(html)


def test_words_stay_open_when_the_decision_comes_back(cast, post, as_member):
    report = report_post(cast, post, "danger")
    html = (
        as_member(cast.mo).post(reverse("moderation:review", args=[report.public_id]), {"outcome": ""}).content.decode()
    )
    assert "<details class=folded open" in html.replace('"', "")
