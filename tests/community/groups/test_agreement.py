"""After another agreement members read on, and agree again before they write."""

from uuid import uuid4

import pytest
from django.urls import reverse

from community.groups.actions import AgreementChanged
from community.groups.agreement.actions import agree_again
from community.groups.hosting.actions import change_as_host
from community.groups.models import Membership
from community.groups.rules import can_write_now, has_agreed
from community.members.choices import DutyKind
from community.members.models import Duty
from community.permissions import NotAllowed
from forum.actions import reply
from tests.support.forum import make_topic
from tests.support.responses import get_page, html_of


@pytest.fixture
def changed(cast, circle):
    """The circle, after its host anna wrote another agreement."""
    Membership.objects.update(agreement_version=1)
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=circle)
    return change_as_host(actor=cast.anna, group=circle, agreement="Geen getallen.")


def test_member_reads_on_and_writes_after_agreeing_again(cast, changed, as_member):
    topic = make_topic(cast.anna, changed)
    browser = as_member(cast.mo)
    page = html_of(browser.get(topic.get_absolute_url()))
    agreement = reverse("groups:agreement", args=[changed.slug])
    assert f"{agreement}?next={topic.get_absolute_url()}" in page
    with pytest.raises(NotAllowed, match="veranderd"):
        reply(actor=cast.mo, topic=topic, source="woorden", submission_id=uuid4())
    assert "Geen getallen." in html_of(browser.get(agreement))
    sent = browser.post(agreement, {"agreed": "on", "version": 2, "next": topic.get_absolute_url()})
    assert sent["Location"] == topic.get_absolute_url()
    reply(actor=cast.mo, topic=topic, source="woorden", submission_id=uuid4())


def test_host_who_wrote_the_agreement_is_not_asked(cast, changed):
    assert has_agreed(cast.anna, changed)
    assert not has_agreed(cast.mo, changed)


def test_agreeing_to_an_older_version_is_asked_again(cast, changed, as_member):
    with pytest.raises(AgreementChanged):
        agree_again(actor=cast.mo, group=changed, agreement_version=1)
    sent = as_member(cast.mo).post(reverse("groups:agreement", args=[changed.slug]), {"agreed": "on", "version": 1})
    assert 'name="version" value="2"' in html_of(sent)
    assert not can_write_now(cast.mo, changed)


def test_agreement_that_was_never_changed_is_asked_of_nobody(cast, circle):
    assert Membership.objects.filter(agreement_version=0).exists()  # from before there were versions
    assert can_write_now(cast.ben, circle)


def test_other_change_of_the_group_asks_nobody_again(cast, circle):
    Membership.objects.update(agreement_version=1)
    change_as_host(actor=cast.mo, group=circle, welcome="Dag!")
    assert can_write_now(cast.ben, circle)


def test_member_of_a_board_agrees_to_nothing(cast, board):
    type(board).objects.filter(pk=board.pk).update(agreement="Wees aardig.", agreement_version=3)
    board.refresh_from_db()
    assert can_write_now(cast.bram, board)


def test_page_of_the_agreement_after_agreeing_has_no_form(cast, changed, as_member):
    agree_again(actor=cast.mo, group=changed, agreement_version=2)
    assert 'name="agreed"' not in html_of(get_page(as_member(cast.mo), "groups:agreement", changed.slug))
