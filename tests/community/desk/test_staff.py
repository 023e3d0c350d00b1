"""Operators give, end and hand over duties in the browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.desk.staff.views import NOBODY_LEFT
from community.members.choices import DutyKind
from community.members.duties import actions
from community.members.models import Duty, Member
from community.members.rules import has_duty
from community.notifications.models import Notification
from tests.support.mfa import add_authenticator_app
from tests.support.people import make_member
from tests.support.responses import html_of

STAFF, OWN = reverse("desk:staff"), reverse("duties:own")


def again(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def page_of(member: Member) -> str:
    return reverse("desk:person", args=[member.persona.public_id])


def end_of(duty: Duty) -> str:
    persona = duty.member.persona.public_id
    if duty.group:
        return reverse("desk:end_duty_in_group", args=[persona, duty.kind, duty.group.slug])
    return reverse("desk:end_duty", args=[persona, duty.kind])


def told(member: Member) -> int:
    return Notification.objects.filter(member=member, kind="desk.duty").count()


def test_list_shows_who_has_which_task_where_and_given_by_whom(cast, circle, as_member):
    actions.give_duty(actor=cast.otto, member=cast.bram, kind=DutyKind.HOST, group=circle, reason="Hij kent de groep.")
    page = html_of(as_member(cast.otto).get(STAFF))
    assert "Bram" in page
    assert circle.title in page
    assert "gegeven door <bdi>Otto</bdi>" in page
    assert "Hij kent de groep." in page
    assert "bram@" not in page


def test_list_shows_who_has_a_second_step(cast, as_member):
    before = html_of(as_member(cast.otto).get(STAFF)).count("heeft een tweede stap")
    add_authenticator_app(cast.mo)
    after = html_of(as_member(cast.otto).get(STAFF)).count("heeft een tweede stap")
    assert (before, after) == (0, 3)  # mo has three tasks


def test_number_of_queries_does_not_grow_with_the_staff(cast, circle, as_member, django_assert_max_num_queries):
    for number in range(30):
        member = make_member(f"helper{number}")
        actions.give_duty(actor=cast.otto, member=member, kind=DutyKind.HOST, group=circle, reason="Welkom.")
    client = as_member(cast.otto)
    with django_assert_max_num_queries(24):
        assert html_of(client.get(STAFF)).count("Helper") >= 30


def test_member_is_found_by_the_beginning_of_the_name(cast, as_member):
    page = html_of(as_member(cast.otto).get(STAFF, {"naam": "bRa"}))
    assert page_of(cast.bram) in page
    assert "Niemand" in html_of(as_member(cast.otto).get(STAFF, {"naam": "bram@demo.example"}))


def test_name_for_one_closed_group_is_not_found(cast, circle, as_member):
    cast.bram.personas.create(group=circle, name="Zeewier", name_key="zeewier", avatar_seed="z")
    assert "Zeewier</a>" not in html_of(as_member(cast.otto).get(STAFF, {"naam": "Zeewier"}))


def test_operator_gives_a_task_and_the_member_is_told_and_reads_why(cast, as_member):
    answer = as_member(cast.otto).post(page_of(cast.bram), {"kind": "moderator", "reason": "Hij deed de cursus."})
    assert answer.status_code == 302
    assert has_duty(again(cast.bram), DutyKind.MODERATOR)
    assert told(cast.bram) == 1
    assert "Hij deed de cursus." in html_of(as_member(cast.bram).get(OWN))
    entry = AuditEntry.objects.filter(verb="duty.give", actor=cast.otto).get()
    assert (entry.reason, entry.facts["kind"]) == ("Hij deed de cursus.", "moderator")


def test_task_without_a_reason_is_not_given_and_the_choice_stays(cast, as_member):
    page = html_of(as_member(cast.otto).post(page_of(cast.bram), {"kind": "moderator", "reason": ""}))
    assert not cast.bram.duties.exists()
    assert '<option value="moderator" selected' in page


def test_temporary_task_ends_by_itself_and_so_does_the_cms(cast, as_member, clock):
    until = timezone.localdate() + timedelta(days=3)
    fields = {"kind": "editor", "until": until.isoformat(), "reason": "Eva is met vakantie."}
    assert as_member(cast.otto).post(page_of(cast.bram), fields).status_code == 302
    assert as_member(again(cast.bram)).get("/cms/").status_code == 200
    clock.forward(days=5)
    assert actions.close_cms_to_former_staff() == 1
    assert not has_duty(again(cast.bram), DutyKind.EDITOR)
    assert as_member(again(cast.bram)).get("/cms/").status_code == 302


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "host", "until": "2020-01-01"},
        {"kind": "editor", "group": "stemmen-horen"},
        {"kind": "host", "group": "bestaat-niet"},
        {"kind": "koning"},
    ],
)
def test_task_that_cannot_be_is_refused_with_a_sentence(cast, circle, as_member, fields):
    answer = as_member(cast.otto).post(page_of(cast.bram), fields | {"reason": "Omdat."})
    assert answer.status_code == 200
    assert not cast.bram.duties.exists()


def test_task_is_handed_over_in_one_step(cast, circle, as_member):
    duty = actions.give_duty(actor=None, member=cast.bram, kind=DutyKind.HOST, group=circle)
    answer = as_member(cast.otto).post(end_of(duty), {"to": "noor", "reason": "Bram gaat op reis."})
    assert answer.status_code == 302
    assert not has_duty(again(cast.bram), DutyKind.HOST, circle)
    assert has_duty(again(cast.noor), DutyKind.HOST, circle)
    assert (told(cast.bram), told(cast.noor)) == (1, 1)  # an unread notification is renewed


def test_wrong_name_of_who_takes_over_changes_nothing_and_suggests_one(cast, circle, as_member):
    duty = actions.give_duty(actor=None, member=cast.bram, kind=DutyKind.HOST, group=circle)
    page = html_of(as_member(cast.otto).post(end_of(duty), {"to": "Noo", "reason": "Bram gaat op reis."}))
    assert "“Noor”" in page
    assert "Bram gaat op reis." in page
    assert has_duty(again(cast.bram), DutyKind.HOST, circle)


@pytest.mark.parametrize(("person", "kind"), [("otto", "operator"), ("mo", "moderator")])
def test_last_operator_or_moderator_cannot_be_ended(cast, as_member, person, kind):
    duty = getattr(cast, person).duties.get(kind=kind)
    assert "Niemand anders kan dit" in html_of(as_member(cast.otto).get(end_of(duty)))
    page = html_of(as_member(cast.otto).post(end_of(duty), {"reason": "Genoeg geweest."}))
    assert str(NOBODY_LEFT) in page
    assert has_duty(again(getattr(cast, person)), kind)


def test_last_operator_cannot_become_one_until_a_date(cast, as_member):
    fields = {"kind": "operator", "until": (timezone.localdate() + timedelta(days=9)).isoformat(), "reason": "Even."}
    assert str(NOBODY_LEFT) in html_of(as_member(cast.otto).post(page_of(cast.otto), fields))
    assert cast.otto.duties.get(kind="operator").until is None


def test_colleague_without_a_second_step_does_not_count_as_somebody_left(cast, settings):
    settings.STAFF_SECOND_FACTOR = True
    add_authenticator_app(cast.otto)
    actions.give_duty(actor=None, member=cast.bram, kind=DutyKind.OPERATOR)
    duty = cast.otto.duties.get(kind="operator")
    with pytest.raises(actions.NobodyLeft):
        actions.end_duty(actor=cast.otto, duty=duty)
    with pytest.raises(actions.NobodyLeft):
        actions.hand_over_duty(actor=cast.otto, duty=duty, to=cast.bram)
    add_authenticator_app(cast.bram)
    actions.hand_over_duty(actor=cast.otto, duty=duty, to=cast.bram)
    assert not has_duty(again(cast.otto), DutyKind.OPERATOR)


def test_command_line_may_end_the_last_one(cast):
    actions.end_duty(actor=None, duty=cast.otto.duties.get(kind="operator"))
    assert not has_duty(again(cast.otto), DutyKind.OPERATOR)


def test_task_that_a_colleague_ended_is_not_handed_over(cast, circle):
    duty = actions.give_duty(actor=None, member=cast.bram, kind=DutyKind.HOST, group=circle)
    actions.end_duty(actor=cast.otto, duty=Duty.objects.get(pk=duty.pk))
    with pytest.raises(actions.DutyEnded):
        actions.hand_over_duty(actor=cast.otto, duty=duty, to=cast.noor)
    assert not cast.noor.duties.exists()


def test_member_without_a_task_reads_that_and_not_of_others(cast, as_member):
    page = html_of(as_member(cast.anna).get(OWN))
    assert "Je hebt hier nu geen taak." in page
    assert "Mo" not in page.partition("<main")[2].partition("</main>")[0].replace("Moderator", "")


def test_history_names_both_and_the_reason(cast, as_member):
    actions.give_duty(actor=cast.otto, member=cast.bram, kind=DutyKind.TRAINER, reason="Hij geeft de cursus.")
    actions.end_duty(actor=cast.otto, duty=cast.bram.duties.get(), reason="De cursus is klaar.")
    page = html_of(as_member(cast.otto).get(reverse("desk:history")))
    assert all(words in page for words in ("Hij geeft de cursus.", "De cursus is klaar.", "Bram", "Otto"))


def test_two_who_change_the_same_duty_wait_for_each_other(cast, locked_tables):
    """Two operators who end each other at once: the second finds that the first did it, and is no operator any more."""
    duty = actions.give_duty(actor=cast.otto, member=cast.bram, kind=DutyKind.OPERATOR)
    assert locked_tables[:2] == ["members_duty", "members_member"]
    locked_tables.clear()
    actions.end_duty(actor=cast.otto, duty=duty)
    assert locked_tables[0] == "members_duty"
    locked_tables.clear()
    actions.hand_over_duty(actor=cast.otto, duty=cast.mo.duties.get(kind=DutyKind.TRAINER), to=cast.bram)
    assert locked_tables[0] == "members_duty"
