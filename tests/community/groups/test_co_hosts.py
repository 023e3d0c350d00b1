"""Hosts ask somebody of their group to host with them, for a while."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.groups.models import Membership
from community.groups.substitutes.actions import ask_co_host
from community.members.choices import DutyKind
from community.members.duties.actions import end_duty, give_duty
from community.members.models import Duty, Member
from community.notifications.models import Notification
from community.permissions import NotAllowed
from tests.support.mfa import add_authenticator_app, pass_second_step
from tests.support.people import join
from tests.support.responses import html_of

WHY = "Tijdens mijn vakantie."


@pytest.fixture
def host(cast, circle) -> Member:
    """anna, who hosts the circle and moderates nothing."""
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=circle)
    return cast.anna


@pytest.fixture
def pia(cast, circle) -> Member:
    """A member of the circle, without a duty."""
    join(cast.pia, circle)
    return cast.pia


def ask(client, circle, name: str, days: int = 14):
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    return client.post(reverse("groups:co_hosts", args=[circle.slug]), {"name": name, "until": day, "reason": WHY})


def hosts(circle) -> set:
    return set(circle.duties.now().filter(kind=DutyKind.HOST).values_list("member", flat=True))


def test_host_asks_somebody_who_then_hosts_until_the_day(cast, circle, host, pia, as_member, clock):
    assert ask(as_member(host), circle, "Pia").status_code == 302

    assert hosts(circle) == {host.pk, pia.pk}
    assert Notification.objects.filter(member=pia, kind="desk.duty").exists()
    assert AuditEntry.objects.about(pia).get(verb="duty.give").reason == WHY
    clock.forward(days=16)
    assert hosts(circle) == {host.pk}


@pytest.mark.parametrize(("name", "days"), [("Bram", 14), ("Pia", 120), ("Pia", -1)])
def test_outsider_and_too_long_a_time_are_refused_with_the_words_kept(cast, circle, host, pia, as_member, name, days):
    answer = ask(as_member(host), circle, name, days)

    assert answer.status_code == 200
    assert WHY in html_of(answer)
    assert hosts(circle) == {host.pk}


def test_minor_is_not_asked(cast, circle, host, pia, as_member):
    Member.objects.filter(pk=pia.pk).update(birth_year=timezone.localdate().year - 16)

    assert ask(as_member(host), circle, "Pia").status_code == 403
    assert hosts(circle) == {host.pk}


def test_host_ends_the_task_of_a_co_host_and_not_that_of_a_host(cast, circle, host, pia, as_member):
    duty = ask_co_host(actor=host, group=circle, member=pia, until=timezone.now() + timedelta(days=3), reason=WHY)
    assert "Pia" in html_of(as_member(host).get(reverse("groups:co_hosts", args=[circle.slug])))
    url = reverse("groups:end_co_host", args=[circle.slug, pia.persona.public_id])

    assert as_member(host).post(url).status_code == 302

    assert hosts(circle) == {host.pk}
    lasting = give_duty(actor=None, member=pia, kind=DutyKind.HOST, group=circle)
    with pytest.raises(NotAllowed):
        end_duty(actor=host, duty=lasting)
    assert duty.pk == lasting.pk


def test_host_gives_no_task_without_an_end_and_no_other_task(cast, circle, host, pia):
    until = timezone.now() + timedelta(days=3)
    for kind, group, end in (("host", circle, None), ("moderator", circle, until), ("host", None, until)):
        with pytest.raises(NotAllowed):
            give_duty(actor=host, member=pia, kind=kind, group=group, until=end)


def test_member_who_left_the_group_cannot_be_asked(cast, circle, host, pia):
    Membership.objects.filter(member=pia).update(state="left")
    with pytest.raises(NotAllowed):
        ask_co_host(actor=host, group=circle, member=pia, until=timezone.now() + timedelta(days=3), reason=WHY)


def test_co_host_waits_for_a_second_step_only_where_the_house_asks_for_one(circle, host, pia, as_member, settings):
    Duty.objects.create(member=pia, kind=DutyKind.HOST, group=circle)
    add_authenticator_app(host)
    url, waits = reverse("groups:co_hosts", args=[circle.slug]), "Kan nog niet beginnen"
    settings.STAFF_SECOND_FACTOR = False
    assert waits not in html_of(as_member(host).get(url))
    settings.STAFF_SECOND_FACTOR = True
    assert html_of(pass_second_step(as_member(host), host).get(url)).count(waits) == 1
