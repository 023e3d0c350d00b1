"""Duties are given and ended from the command line, and the CMS follows."""

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


def test_editor_duty_opens_and_closes_the_cms(cast, as_member):
    call_command("duty", "bram@demo.example", "editor")
    assert as_member(cast.bram).get("/cms/").status_code == 200
    call_command("duty", "bram@demo.example", "editor", "--end")
    assert as_member(again(cast.bram)).get("/cms/").status_code == 302


def test_duty_for_one_group_counts_in_that_group_only(cast, circle, board):
    call_command("duty", "bram@demo.example", "host", "--group", circle.slug)
    bram = again(cast.bram)
    assert has_duty(bram, DutyKind.HOST, circle)
    assert not has_duty(bram, DutyKind.HOST, board)


def test_duty_given_twice_is_one(cast):
    call_command("duty", "bram@demo.example", "moderator")
    call_command("duty", "bram@demo.example", "moderator")
    assert AuditEntry.objects.about(cast.bram).filter(verb="duty.give").count() == 1


def test_changed_duty_raises_the_access_version(cast):
    call_command("duty", "bram@demo.example", "moderator")
    assert again(cast.bram).access_version == cast.bram.access_version + 1


def test_operator_recognises_a_professional(cast):
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
def test_mistake_in_the_command_changes_nothing(cast, arguments):
    with pytest.raises(CommandError):
        call_command("duty", *arguments)
    assert not cast.bram.duties.exists()


def test_staff_moderate_edit_operate_or_are_professionals(cast, circle):
    give_duty(actor=None, member=cast.bram, kind=DutyKind.MODERATOR, group=circle)
    give_duty(actor=None, member=cast.noor, kind=DutyKind.HOST, group=circle)
    people = ("anna", "bram", "noor", "ben", "mo", "pia", "eva", "otto")
    assert [name for name in people if is_staff(getattr(cast, name))] == ["bram", "mo", "pia", "eva", "otto"]
    assert not is_staff(AnonymousUser())
