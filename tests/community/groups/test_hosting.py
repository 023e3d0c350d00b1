"""The page of the host: members by the name that they chose, newcomers, and what holds in the group."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.groups.actions import admit_member, decline_member, join_group, take_out_of_group
from community.groups.choices import MembershipState
from community.groups.hosting.actions import change_as_host
from community.groups.models import Group, Membership
from community.members.choices import DutyKind
from community.members.models import Duty
from community.permissions import NotAllowed
from tests.support.people import join, make_member
from tests.support.responses import count_queries, get_page, html_of

SETTINGS = {"summary": "Samen.", "posts_per_hour": 0, "chat_pause_seconds": 0}


@pytest.fixture
def host(cast, circle):
    """anna, who hosts the circle and moderates nothing."""
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=circle)
    return cast.anna


def test_members_are_shown_by_their_name_and_never_by_email(cast, circle, host, as_member):
    page = html_of(get_page(as_member(host), "groups:members", circle.slug))
    assert "Mo" in page
    assert "@demo.example" not in page


def test_host_sees_nobody_across_a_block_in_members_and_counts(cast, circle, host, as_member):
    Membership.objects.filter(member=cast.ben).update(joined_at=timezone.now())
    assert "Ben" not in html_of(get_page(as_member(host), "groups:members", circle.slug))
    assert "Ben" not in html_of(get_page(as_member(host), "groups:newcomers", circle.slug))
    assert "0 mensen kwamen binnen" in html_of(get_page(as_member(host), "groups:host", circle.slug))


def test_search_finds_members_by_a_part_of_their_name(cast, circle, host, as_member):
    join(make_member("wandelaar"), circle)
    url = reverse("groups:members", args=[circle.slug])
    page = html_of(as_member(host).get(url, {"naam": "WANDEL"}))
    assert "Wandelaar" in page
    assert "Mo</" not in page
    assert "Niemand in deze groep" in html_of(as_member(host).get(url, {"naam": "zzz"}))


def test_members_come_in_slices_with_the_same_number_of_queries(cast, circle, host, as_member):
    browser = as_member(host)
    url = reverse("groups:members", args=[circle.slug])
    browser.get(url)
    few = count_queries(browser, url)
    for number in range(60):
        join(make_member(f"lid{number:02}"), circle)
    assert count_queries(browser, url) == few
    assert "after=" in html_of(browser.get(url))


def test_newcomer_is_on_the_list_until_a_host_notes_the_greeting(cast, circle, host, as_member):
    join_group(actor=cast.bram, group=circle, agreement_version=1)
    admit_member(actor=host, group=circle, member=cast.bram)
    browser = as_member(host)
    assert "Bram" in html_of(get_page(browser, "groups:newcomers", circle.slug))
    url = reverse("groups:greeted", args=[circle.slug, cast.bram.persona.public_id])
    for _twice in range(2):
        assert browser.post(url).status_code == 302
    assert "Iedereen is begroet" in html_of(get_page(browser, "groups:newcomers", circle.slug))
    assert AuditEntry.objects.filter(verb="group.greet").count() == 1


def test_newcomer_of_more_than_a_month_ago_is_not_on_the_list(cast, circle, host, as_member):
    Membership.objects.filter(member=cast.mo).update(joined_at=timezone.now() - timedelta(days=31))
    assert "Iedereen is begroet" in html_of(get_page(as_member(host), "groups:newcomers", circle.slug))


def test_host_changes_texts_questions_and_pace(cast, circle, host, as_member):
    fields = SETTINGS | {
        "welcome": "Fijn dat je er bent.",
        "agreement": circle.agreement,
        "question_1": "Wat zoek je hier?",
        "question_3": "Kun je op maandag?",
        "nudges": ["numbers"],
        "quiet_from": "23:00",
        "quiet_until": "07:00",
        "posts_per_hour": 3,
        "chat_pause_seconds": 30,
    }
    sent = as_member(host).post(reverse("groups:host_settings", args=[circle.slug]), fields)
    assert sent.status_code == 302
    circle.refresh_from_db()
    assert circle.questions == ["Wat zoek je hier?", "Kun je op maandag?"]
    assert (circle.welcome, circle.nudges, circle.agreement_version) == ("Fijn dat je er bent.", ["numbers"], 1)
    assert (circle.quiet_from.hour, circle.posts_per_hour, circle.chat_pause_seconds) == (23, 3, 30)


def test_one_time_of_the_quiet_hours_alone_is_asked_again(cast, circle, host, as_member):
    fields = SETTINGS | {"quiet_from": "23:00", "welcome": "mijn woorden"}
    sent = as_member(host).post(reverse("groups:host_settings", args=[circle.slug]), fields)
    assert "Vul beide tijden in" in html_of(sent)
    assert "mijn woorden" in html_of(sent)


def test_two_hosts_who_change_the_same_group_are_told_of_each_other(cast, circle, host, as_member):
    url = reverse("groups:host_settings", args=[circle.slug])
    made_from = as_member(host).get(url).context["form"]["made_from"].value()
    change_as_host(actor=cast.mo, group=circle, welcome="Van de ander", questions=["Van de ander?"])
    sent = as_member(host).post(url, SETTINGS | {"welcome": "Van mij", "made_from": made_from})
    assert "Van de ander" in html_of(sent)
    assert "Van mij" in html_of(sent)
    circle.refresh_from_db()
    assert circle.welcome == "Van de ander"


def test_host_of_another_group_changes_nothing_here(cast, circle):
    Duty.objects.create(member=cast.bram, kind=DutyKind.HOST, group=Group.objects.create(slug="ander", kind="peer"))
    with pytest.raises(NotAllowed):
        change_as_host(actor=cast.bram, group=circle, welcome="Van mij")


def test_answers_to_the_questions_are_shown_to_hosts_and_erased_with_the_answer(cast, circle, host, as_member):
    Group.objects.filter(pk=circle.pk).update(questions=["Wat zoek je hier?"])
    words = {"agreed": "on", "version": 1, "under": "own", "asked_text": "Dag", "answer_1": "Rust en herkenning"}
    as_member(cast.bram).post(reverse("groups:join", args=[circle.slug]), words)
    page = html_of(get_page(as_member(host), "groups:requests", circle.slug))
    assert "Wat zoek je hier?" in page
    assert "Rust en herkenning" in page
    decline_member(actor=host, group=circle, member=cast.bram)
    membership = Membership.objects.get(member=cast.bram)
    assert (membership.answers, membership.asked_text) == ("", "")


def test_question_without_an_answer_is_no_hindrance(cast, circle, host, as_member):
    Group.objects.filter(pk=circle.pk).update(questions=["Wat zoek je hier?"])
    as_member(cast.bram).post(
        reverse("groups:join", args=[circle.slug]), {"agreed": "on", "version": 1, "under": "own"}
    )
    assert Membership.objects.get(member=cast.bram).state == MembershipState.ASKED


def test_welcome_is_shown_to_a_new_member_until_it_is_put_away(cast, circle, host, as_member):
    Group.objects.filter(pk=circle.pk).update(welcome="Fijn dat je er bent.")
    join_group(actor=cast.bram, group=circle, agreement_version=1)
    admit_member(actor=host, group=circle, member=cast.bram)
    browser = as_member(cast.bram)
    assert "Fijn dat je er bent." in html_of(get_page(browser, "groups:group", circle.slug))
    browser.post(reverse("groups:welcomed", args=[circle.slug]))
    assert "Fijn dat je er bent." not in html_of(get_page(browser, "groups:group", circle.slug))


def test_member_from_before_reads_no_welcome(cast, circle, as_member):
    Group.objects.filter(pk=circle.pk).update(welcome="Fijn dat je er bent.")
    assert "Fijn dat je er bent." not in html_of(get_page(as_member(cast.mo), "groups:group", circle.slug))


def test_host_removes_a_member_and_nobody_with_a_duty(cast, circle, host):
    join(cast.bram, circle)
    take_out_of_group(actor=host, group=circle, member=cast.bram)
    assert Membership.objects.get(member=cast.bram).state == MembershipState.REMOVED
    for who in (cast.mo, host):
        with pytest.raises(NotAllowed, match="moderator"):
            take_out_of_group(actor=host, group=circle, member=who)


def test_host_whose_duty_ended_opens_no_page_of_the_host(cast, circle, host, as_member):
    Duty.objects.update(until=timezone.now())
    for name in ("host", "members", "newcomers", "host_settings", "invites"):
        assert as_member(host).get(reverse(f"groups:{name}", args=[circle.slug])).status_code == 403
