"""A link lets one person into a group, once; of the link only a hash is stored."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.groups.actions import take_out_of_group
from community.groups.choices import Admission, MembershipState
from community.groups.invites import actions
from community.groups.models import Group, Invite, Membership
from community.members.choices import DutyKind
from community.members.models import Duty, Member
from community.permissions import NotAllowed
from tests.support.people import PASSWORD
from tests.support.responses import html_of

AGREED = {"agreed": "on", "version": 1, "under": "own"}


@pytest.fixture
def host(cast, circle):
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=circle)
    Group.objects.filter(pk=circle.pk).update(admission=Admission.INVITATION)
    circle.refresh_from_db()
    return cast.anna


def is_in(member: Member) -> bool:
    return Membership.objects.filter(member=member, state=MembershipState.ACTIVE).exists()


def url_of(key: str) -> str:
    return reverse("groups:invite", args=[key])


def test_link_is_shown_once_and_stored_as_a_hash(cast, circle, host, as_member):
    browser = as_member(host)
    url = reverse("groups:invites", args=[circle.slug])
    page = html_of(browser.post(url, follow=True))
    key = page.split("/uitnodiging/")[1].split("/")[0]
    assert Invite.objects.get().key != key
    assert Invite.objects.filter(key=key).exists()
    assert key not in html_of(browser.get(url))
    assert "Open tot" in html_of(browser.get(url)) or "open tot" in html_of(browser.get(url))


def test_invite_lets_one_person_into_a_group_by_invitation(cast, circle, host, as_member):
    key = actions.make_invite(actor=host, group=circle)
    assert circle.title in html_of(as_member(cast.bram).get(url_of(key)))
    assert as_member(cast.bram).post(url_of(key), AGREED)["Location"] == circle.get_absolute_url()
    assert is_in(cast.bram)
    later = as_member(cast.noor).get(url_of(key))
    assert later.status_code == 410
    assert "Dat zegt niets over jou" in html_of(later)
    assert circle.title not in html_of(later)


def test_member_who_is_in_already_uses_no_invite_up(cast, circle, host, as_member):
    key = actions.make_invite(actor=host, group=circle)
    assert as_member(cast.mo).get(url_of(key)).status_code == 302
    actions.accept_invite(actor=cast.mo, key=key, agreement_version=1)
    actions.accept_invite(actor=cast.bram, key=key, agreement_version=1)
    assert is_in(cast.bram)


def test_invite_without_agreement_lets_nobody_in(cast, circle, host, as_member):
    key = actions.make_invite(actor=host, group=circle)
    assert as_member(cast.bram).post(url_of(key), {"version": 1, "under": "own"}).status_code == 200
    assert not is_in(cast.bram)


def test_visitor_comes_back_to_the_invite_after_logging_in_or_signing_up(cast, circle, host, as_member):
    key = actions.make_invite(actor=host, group=circle)
    page = html_of(as_member(None).get(url_of(key)))
    assert f"{reverse('account_login')}?next={url_of(key)}" in page
    assert f"{reverse('account_signup')}?next={url_of(key)}" in page
    assert circle.title in page


def test_member_without_a_name_chooses_one_first_and_comes_back(circle, host, as_member):
    newcomer = Member.objects.create_user("nieuw@demo.example", PASSWORD, birth_year=1990)
    key = actions.make_invite(actor=host, group=circle)
    assert f"{reverse('members:welcome')}?next={url_of(key)}" in html_of(as_member(newcomer).get(url_of(key)))


def test_revoked_or_expired_invite_lets_nobody_in(cast, circle, host):
    revoked, expired = (actions.make_invite(actor=host, group=circle) for _ in range(2))
    actions.revoke_invite(actor=host, invite=Invite.objects.get(key=revoked))
    Invite.objects.filter(key=expired).update(expires_at=timezone.now() - timedelta(seconds=1))
    for key in (revoked, expired, "nooit-gemaakt"):
        with pytest.raises(actions.InviteEnded):
            actions.accept_invite(actor=cast.bram, key=key, agreement_version=1)


def test_removed_member_does_not_come_back_with_an_invite(cast, circle, host, as_member):
    take_out_of_group(actor=cast.mo, group=circle, member=cast.ben)
    key = actions.make_invite(actor=host, group=circle)
    assert as_member(cast.ben).post(url_of(key), AGREED).status_code == 403
    assert not is_in(cast.ben)


def test_group_has_a_bounded_number_of_open_invites(cast, circle, host, as_member, monkeypatch):
    monkeypatch.setattr(actions, "MOST_OPEN_INVITES", 2)
    url = reverse("groups:invites", args=[circle.slug])
    for _press in range(3):
        as_member(host).post(url)
    assert Invite.objects.count() == 2


def test_member_without_the_duty_makes_no_invite(cast, circle):
    with pytest.raises(NotAllowed):
        actions.make_invite(actor=cast.ben, group=circle)


def test_used_invite_keeps_nothing_of_its_user(cast, circle, host):
    key = actions.make_invite(actor=host, group=circle)
    actions.accept_invite(actor=cast.bram, key=key, agreement_version=1)
    fields = {field.name for field in Invite._meta.fields}
    assert fields == {"id", "public_id", "group", "made_by", "key", "state", "expires_at", "created_at"}
