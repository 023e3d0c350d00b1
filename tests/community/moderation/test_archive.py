"""The archive of decisions: a moderator finds what was decided before, by what they remember of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.members.models import Duty, Member, Persona
from community.members.profiles.names import name_key
from community.moderation.archive.views import DECISIONS_PER_PAGE
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Decision
from community.moderation.reports.actions import make_report
from tests.support.forum import make_topic
from tests.support.people import join
from tests.support.responses import html_of

URL = reverse("moderation:decided")


@pytest.fixture
def pia(cast) -> Member:
    """Another moderator."""
    Duty.objects.create(member=cast.pia, kind="moderator")
    return cast.pia


@pytest.fixture
def decide(cast):
    def decide(writer, group, *, by=None, outcome="hide", rule="unkind", text="Denk aan de ander.", fragment=""):
        report = make_report(actor=cast.noor, kind="post", thing=make_topic(writer, group).posts.get(), rule=rule)
        statement = {"outcome": outcome, "rule": rule, "explanation": text, "fragment": fragment}
        return decide_report(actor=by or cast.mo, report=report, **statement)

    return decide


def results_of(browser, **asked) -> list[Decision]:
    return [row[0] for row in browser.get(URL, asked).context["rows"]]


def test_decisions_are_found_by_words_in_the_explanation_or_the_fragment(cast, board, decide, as_member):
    first = decide(cast.bram, board, text="Over het bedrag van de pillen.")
    second = decide(cast.anna, board, fragment="twintig PILLEN")
    decide(cast.anna, board)
    assert results_of(as_member(cast.mo), words="pillen") == [second, first]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"rule": "methods"}, ["methods"]),
        ({"outcome": "keep"}, ["kept"]),
        ({"mine": "on"}, ["kept", "methods"]),
        ({"mine": "on", "outcome": "hide"}, ["methods"]),
        ({"kind": "topic"}, []),
        ({"kind": "post"}, ["of_pia", "kept", "methods"]),
    ],
)
def test_decisions_are_narrowed_by_rule_outcome_kind_and_moderator(cast, board, decide, pia, as_member, asked, names):
    decisions = {
        "methods": decide(cast.bram, board, rule="methods"),
        "kept": decide(cast.bram, board, outcome="keep"),
        "of_pia": decide(cast.bram, board, by=pia),
    }
    assert results_of(as_member(cast.mo), **asked) == [decisions[name] for name in names]


def test_decisions_are_narrowed_by_period_with_both_days_in_it(cast, board, decide, as_member):
    decision = decide(cast.bram, board)
    moment = timezone.now() - timedelta(days=40)
    Decision.objects.update(created_at=moment)
    day = timezone.localdate(moment)
    mo = as_member(cast.mo)
    assert results_of(mo, since=day, until=day) == [decision]
    assert results_of(mo, since=day + timedelta(days=1)) == []
    assert results_of(mo, until=day - timedelta(days=1)) == []


def test_decisions_are_narrowed_by_group(cast, board, circle, decide, as_member):
    join(cast.noor, circle)
    inside = decide(cast.anna, circle)
    decide(cast.anna, board)
    assert results_of(as_member(cast.mo), group=circle.slug) == [inside]


def test_decisions_are_found_by_the_name_of_the_writer(cast, board, decide, as_member):
    of_bram = decide(cast.bram, board)
    decide(cast.anna, board)
    mo = as_member(cast.mo)
    assert results_of(mo, writer="bram") == [of_bram]
    assert results_of(mo, writer="niemand die zo heet") == []


def test_name_in_a_closed_group_and_name_in_the_community_do_not_lead_to_each_other(
    cast, board, circle, decide, as_member
):
    second = Persona.objects.create(
        member=cast.anna, group=circle, name="Stille Wilg", name_key=name_key("Stille Wilg"), avatar_seed="x"
    )
    circle.memberships.filter(member=cast.anna).update(persona=second)
    join(cast.noor, circle)
    inside, outside = decide(cast.anna, circle), decide(cast.anna, board)
    mo = as_member(cast.mo)
    assert results_of(mo, writer="Stille Wilg") == [inside]
    assert results_of(mo, writer="Anna") == [outside]


def test_moderator_of_one_group_finds_only_decisions_of_that_group(cast, board, circle, decide, as_member):
    Duty.objects.create(member=cast.pia, kind="moderator", group=circle)
    decide(cast.bram, board)
    page = as_member(cast.pia).get(URL, {"words": "ander"})
    assert page.context["rows"] == []
    assert "Dag tot dag" not in html_of(page), "not even the names of other groups"


def test_nothing_about_the_moderator_is_found(cast, board, decide, pia, as_member):
    decide(cast.mo, board, by=pia)
    assert results_of(as_member(cast.mo), words="ander") == []
    assert results_of(as_member(cast.mo), writer="Mo") == []


def test_archive_is_absent_for_others(cast, as_member):
    assert as_member(cast.bram).get(URL, {"words": "x"}).status_code == 404


def test_value_that_is_no_date_or_rule_finds_nothing_and_says_so(cast, board, decide, as_member):
    decide(cast.bram, board)
    for asked in ({"since": "gisteren", "rule": "nee"}, {"until": "9999-12-31"}, {"since": "0001-01-01"}):
        response = as_member(cast.mo).get(URL, asked)
        assert (response.status_code, response.context["rows"]) == (200, [])
        assert "Geen besluit past bij wat je zoekt" in html_of(response)


def test_slices_keep_what_was_asked_for_and_queries_stay_as_many(cast, board, decide, as_member):
    first = decide(cast.bram, board)
    mo = as_member(cast.mo)
    mo.get(URL, {"words": "ander"})
    with CaptureQueriesContext(
        connection,
    ) as few:
        mo.get(URL, {"words": "ander", "writer": "Bram"})
    values = {"kind": "post", "writer": cast.bram, "decided_by": cast.mo, "report": first.report, "outcome": "hide"}
    text = {"rule": "unkind", "explanation": "Denk aan de ander."}
    Decision.objects.bulk_create(Decision(thing=first.thing, **values, **text) for _row in range(DECISIONS_PER_PAGE))
    with CaptureQueriesContext(connection) as many:
        page = mo.get(URL, {"words": "ander", "writer": "Bram"}).context["page"]
    assert len(many) == len(few)
    assert len(page.rows) == DECISIONS_PER_PAGE
    assert "words=ander" in page.next_url
    assert len(results_at(mo, page.next_url)) == 1


def results_at(browser, url: str) -> list:
    return browser.get(URL + url).context["rows"]
