"""The requests to join are a list with a cursor."""

from datetime import timedelta

from django.utils import timezone

from community.groups import views
from community.groups.choices import MembershipState
from community.groups.models import Membership
from tests.support.people import make_member
from tests.support.responses import get_page


def test_requests_are_listed_by_page_longest_waiting_first(cast, circle, as_member, monkeypatch):
    monkeypatch.setattr(views, "REQUESTS_PER_PAGE", 2)
    now, expected = timezone.now(), []
    for hours in (5, 4, 4, 2, 1):
        persona = make_member(f"wacht{len(expected)}").persona
        asked_at = now - timedelta(hours=hours)
        fields = {"agreed_at": asked_at} if hours != 2 else {"created_at": asked_at}
        Membership.objects.create(
            group=circle, member=persona.member, persona=persona, state=MembershipState.ASKED, **fields
        )
        expected.append((asked_at, persona.public_id))
    browser, listed, query = as_member(cast.mo), [], {}
    for _slice in range(3):
        page = get_page(browser, "groups:requests", circle.slug, **query).context["page"]
        listed += [(row.asked_at, row.persona.public_id) for row in page.rows]
        query = {"after": page.next_url.removeprefix("?after=")}
    assert listed == sorted(expected)
    assert page.next_url == ""
