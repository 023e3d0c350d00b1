"""Something is wrong with a page of the house: its own reasons, and an outcome without a statement to a writer."""

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from community.moderation.models import Decision, Report
from community.moderation.registry import visible_thing
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from tests.support.responses import html_of
from tests.support.tools import make_tool


def report_of(member, tool) -> Report:
    return make_report(actor=member, kind="page", thing=tool.page_ptr, rule="broken", text="De link is dood.")


def test_report_of_a_page_offers_what_can_be_wrong_with_a_page(cast, as_member):
    tool = make_tool()
    html = html_of(as_member(None).get(reverse("moderation:report", args=["page", tool.translation_key])))
    assert "Een link, een nummer of een plaatje werkt niet" in html
    assert "Onaardig of kwetsend" not in html
    assert "De schrijver" not in html


def test_page_that_is_not_published_cannot_be_reported(cast):
    tool = make_tool(live=False)
    assert visible_thing("page", tool.translation_key, AnonymousUser()) is None


def test_moderator_says_that_it_is_put_right_and_only_the_reporter_hears(cast, as_member):
    report = report_of(cast.noor, make_tool())
    mo = as_member(cast.mo)
    url = reverse("moderation:review", args=[report.public_id])
    outcomes = [value for value, _label in mo.get(url).context["form"].fields["outcome"].widget.choices]
    assert outcomes == ["mended", "keep"]
    assert mo.post(url, {"outcome": "mended", "rule": "broken", "explanation": "Eva paste hem aan."}).status_code == 302
    assert Decision.objects.get().writer is None
    told = Notification.objects.exclude(member=cast.mo).values_list("member", "kind")
    assert list(told) == [(cast.noor.pk, "moderation.looked")]
    own = as_member(cast.noor).get(reverse("moderation:own_report", args=[report.public_id]))
    assert "We hebben gekeken, en we hebben iets gedaan." in html_of(own)


def test_page_of_the_house_is_never_hidden_by_a_decision(cast, as_member):
    tool = make_tool()
    url = reverse("moderation:review", args=[report_of(cast.noor, tool).public_id])
    as_member(cast.mo).post(url, {"outcome": "hide", "rule": "broken", "explanation": "Weg ermee."})
    tool.refresh_from_db()
    assert tool.live
    assert not Decision.objects.exists()
