"""The queue that is measured is what the actions would have made of the same reports."""

from dataclasses import replace
from random import Random

import pytest
from django.urls import reverse

from benchmarks.content import fill
from benchmarks.moderation_content import add_decisions, add_reports, give_duties
from benchmarks.servers import readers
from community.moderation.cases.actions import refresh_cases
from community.moderation.models import Case, Decision, Report
from tests.benchmarks.test_pages import SMALL

pytestmark = pytest.mark.once


@pytest.fixture
def queue_of_twenty(db):
    fill(replace(SMALL, members=12))
    give_duties()
    add_decisions(10, Random(1))
    for number in (5, 20):
        add_reports(number, Random(number))


def test_cases_have_the_numbers_that_the_actions_compute(queue_of_twenty):
    assert Report.objects.undecided().count() == 20
    before = list(Case.objects.order_by("pk").values())
    refresh_cases([case["id"] for case in before])
    assert list(Case.objects.order_by("pk").values()) == before


def test_both_moderators_see_their_queue_and_the_archive(queue_of_twenty, as_member):
    everywhere, one_board = (as_member(member) for member in readers(2))
    assert len(everywhere.get(reverse("moderation:queue")).context["rows"]) == Case.objects.open().count()
    assert one_board.get(reverse("moderation:queue")).status_code == 200
    assert len(everywhere.get(reverse("moderation:decided")).context["rows"]) == Decision.objects.count()
