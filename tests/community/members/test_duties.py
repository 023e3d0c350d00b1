"""Who may do what is given and ended from the command line, and the CMS follows."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from community.audit.models import AuditEntry
from community.members.choices import DutyKind
from community.members.duties.actions import give_duty
from community.members.models import Member
from community.members.rules import has_duty, is_staff


def again(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def test_an_editor_gets_into_the_cms_and_out_again(cast, as_member):
    call_command("duty", "bram@demo.example", "editor")
    assert as_member(cast.bram).get("/cms/").status_code == 200
    call_command("duty", "bram@demo.example", "editor", "--end")
    assert as_member(again(cast.bram)).get("/cms/").status_code == 302


def test_a_duty_for_one_group_counts_in_that_group_alone(cast, circle, board):
    call_command("duty", "bram@demo.example", "host", "--group", circle.slug)
    bram = again(cast.bram)
    assert has_duty(bram, DutyKind.HOST, circle)
    assert not has_duty(bram, DutyKind.HOST, board)


def test_a_duty_that_was_given_twice_is_one(cast):
    call_command("duty", "bram@demo.example", "moderator")
    call_command("duty", "bram@demo.example", "moderator")
    assert AuditEntry.objects.about(cast.bram).filter(verb="duty.give").count() == 1


def test_open_pages_look_again_after_a_duty_changed(cast):
    call_command("duty", "bram@demo.example", "moderator")
    assert again(cast.bram).access_version == cast.bram.access_version + 1


def test_a_professional_is_recognised_by_whoever_runs_the_site(cast):
    call_command("duty", "bram@demo.example", "--role", "professional")
    assert again(cast.bram).role == "professional"


@pytest.mark.parametrize(
    "arguments",
    [
        ("niemand@demo.example", "moderator"),
        ("bram@demo.example", "host", "--group", "bestaat-niet"),
        ("bram@demo.example", "host", "--end"),
    ],
)
def test_a_mistake_is_said_and_changes_nothing(cast, arguments):
    with pytest.raises(CommandError):
        call_command("duty", *arguments)
    assert not cast.bram.duties.exists()


def test_staff_are_who_moderate_edit_or_operate_anywhere_and_professionals(cast, circle):
    give_duty(actor=None, member=cast.bram, kind=DutyKind.MODERATOR, group=circle)
    give_duty(actor=None, member=cast.noor, kind=DutyKind.HOST, group=circle)
    people = ("anna", "bram", "noor", "ben", "mo", "pia", "eva", "otto")
    assert [name for name in people if is_staff(getattr(cast, name))] == ["bram", "mo", "pia", "eva", "otto"]
    assert not is_staff(AnonymousUser())
