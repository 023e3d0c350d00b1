"""Each action of members that checks a rule, once as somebody who may not and once as somebody who may.

The tests of members call them, and the permission matrix does so with each check taken out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from community.members.accounts.actions import account, email_change
from community.members.choices import DutyKind, Purpose, Role
from community.members.consent.actions import give_consent
from community.members.drafts.actions import save_draft
from community.members.duties import actions as duties
from community.members.mfa.actions import reset_second_step
from community.members.models import Block, Duty, Member, Mute, Persona, Session
from community.members.profiles import actions as profiles
from community.members.relations import actions as relations
from community.members.sessions import actions as sessions

PACKAGE = "community.members"


@dataclass(frozen=True)
class People:
    """A member, another one, an operator, and a closed group that the member is in."""

    member: Member
    other: Member
    operator: Member
    group: object

    @property
    def closed(self) -> Member:
        """The member, whose account was closed while their request waited."""
        Member.objects.filter(pk=self.member.pk).update(is_active=False)
        return self.member


Call = Callable[[], object]
Case = Callable[[People], tuple[Call, Call]]
CASES: dict[str, Case] = {}
CHECKS: dict[str, list[str]] = {}  # case -> the checks that it asks


def case(*checks: str) -> Callable[[Case], Case]:
    """Register a case; ``checks`` are the action and the rules that it asks, below ``community.members``."""

    def keep(function: Case) -> Case:
        CASES[function.__name__] = function
        CHECKS[function.__name__] = [f"{PACKAGE}.{check}" for check in checks]
        return function

    return keep


def reopened(people: People) -> Member:
    Member.objects.filter(pk=people.member.pk).update(is_active=True)
    return people.member


@case("relations.actions.block_member", "relations.rules.can_block")
def block_member(people):
    return (
        lambda: relations.block_member(actor=people.member, persona=people.member.persona),
        lambda: relations.block_member(actor=people.member, persona=people.other.persona),
    )


@case("relations.actions.mute_persona", "relations.rules.can_mute")
def mute_persona(people):
    return (
        lambda: relations.mute_persona(actor=people.member, persona=people.member.persona),
        lambda: relations.mute_persona(actor=people.member, persona=people.other.persona),
    )


@case("relations.actions.unblock_member", "relations.rules.can_unblock")
def unblock_member(people):
    block = Block.objects.create(blocker=people.member, blocked=people.other)
    return (
        lambda: relations.unblock_member(actor=people.other, block=block),
        lambda: relations.unblock_member(actor=people.member, block=block),
    )


@case("relations.actions.unmute", "relations.rules.can_unmute")
def unmute(people):
    mute = Mute.objects.create(muter=people.member, persona=people.other.persona)
    return (
        lambda: relations.unmute(actor=people.other, mute=mute),
        lambda: relations.unmute(actor=people.member, mute=mute),
    )


@case("sessions.actions.end_session", "sessions.rules.can_end_session")
def end_session(people):
    session = Session.objects.create(pk="one", member=people.member, expire_date=timezone.now())
    return (
        lambda: sessions.end_session(actor=people.other, session=session),
        lambda: sessions.end_session(actor=people.member, session=session),
    )


@case("sessions.actions.end_all_sessions", "sessions.rules.can_end_all_sessions")
def end_all_sessions(people):
    return (
        lambda: sessions.end_all_sessions(actor=people.other, member=people.member),
        lambda: sessions.end_all_sessions(actor=people.member, member=people.member),
    )


@case("duties.actions.give_duty", "rules.can_manage_members", "rules.can_operate")
def give_duty(people):
    return (
        lambda: duties.give_duty(actor=people.other, member=people.other, kind=DutyKind.HOST, group=people.group),
        lambda: duties.give_duty(actor=people.operator, member=people.other, kind=DutyKind.HOST, group=people.group),
    )


@case("duties.actions.end_duty", "duties.rules.can_end_duty", "rules.can_moderate")
def end_duty(people):
    duty = Duty.objects.create(member=people.member, kind=DutyKind.HOST, group=people.group)
    moderator = Member.objects.create_user("moderator-of-group@demo.example")
    Duty.objects.create(member=moderator, kind=DutyKind.MODERATOR, group=people.group)
    return (
        lambda: duties.end_duty(actor=people.other, duty=duty),
        lambda: duties.end_duty(actor=moderator, duty=duty),
    )


@case("duties.actions.hand_over_duty")
def hand_over_duty(people):
    duty = Duty.objects.create(member=people.member, kind=DutyKind.HOST, group=people.group)
    return (
        lambda: duties.hand_over_duty(actor=people.member, duty=duty, to=people.other),
        lambda: duties.hand_over_duty(actor=people.operator, duty=duty, to=people.other),
    )


@case("duties.actions.recognise_role")
def recognise_role(people):
    return (
        lambda: duties.recognise_role(actor=people.member, member=people.member, role=Role.PROFESSIONAL),
        lambda: duties.recognise_role(actor=people.operator, member=people.member, role=Role.PROFESSIONAL),
    )


@case("accounts.actions.account.close_account")
def close_account(people):
    return (
        lambda: account.close_account(actor=people.member, member=people.member, reason="x"),
        lambda: account.close_account(actor=people.operator, member=people.member, reason="x"),
    )


@case("accounts.actions.account.open_account")
def open_account(people):
    return (
        lambda: account.open_account(actor=people.other, member=people.closed, reason="x"),
        lambda: account.open_account(actor=people.operator, member=people.member, reason="x"),
    )


@case("accounts.actions.account.complete_sign_up")
def complete_sign_up(people):
    return (
        lambda: account.complete_sign_up(actor=AnonymousUser(), birth_year=1990, language="nl"),
        lambda: account.complete_sign_up(actor=people.member, birth_year=1990, language="nl"),
    )


@case("accounts.actions.email_change.stop_change", "accounts.rules.can_stop_change")
def stop_change(people):
    EmailAddress.objects.create(user=people.member, email="new@demo.example")
    return (
        lambda: email_change.stop_change(actor=people.other, member=people.member),
        lambda: email_change.stop_change(actor=people.member, member=people.member),
    )


@case("mfa.actions.reset_second_step")
def reset(people):
    return (
        lambda: reset_second_step(actor=people.member, member=people.member),
        lambda: reset_second_step(actor=people.operator, member=people.member),
    )


@case("consent.actions.give_consent", "rules.has_account")
def agree(people):
    return (
        lambda: give_consent(actor=people.closed, purpose=Purpose.MAIL),
        lambda: give_consent(actor=reopened(people), purpose=Purpose.MAIL),
    )


@case("drafts.actions.save_draft")
def draft(people):
    return (
        lambda: save_draft(actor=AnonymousUser(), key="topic:1", text="x"),
        lambda: save_draft(actor=people.member, key="topic:1", text="x"),
    )


@case("profiles.actions.choose_name", "profiles.rules.can_take_role")
def choose_name(people):
    newcomer = Member.objects.create_user("newcomer-here@demo.example")
    return (
        lambda: profiles.choose_name(actor=newcomer, name="Merel van zolder", role=Role.PROFESSIONAL),
        lambda: profiles.choose_name(actor=newcomer, name="Merel van zolder", role=Role.RELATIVE),
    )


@case("profiles.actions.edit_profile")
def edit_profile(people):
    return (
        lambda: profiles.edit_profile(actor=people.member, role=Role.PROFESSIONAL, about="x"),
        lambda: profiles.edit_profile(actor=people.member, role=Role.RELATIVE, about="x"),
    )


@case("profiles.actions.change_name", "profiles.rules.can_change_name")
def change_name(people):
    return (
        lambda: profiles.change_name(actor=people.closed, name="Kraai van zolder"),
        lambda: profiles.change_name(actor=people.other, name="Kraai van zolder"),
    )


@case("profiles.actions.take_other_name")
def take_other_name(people):
    return (
        lambda: profiles.take_other_name(actor=people.closed, group=people.group, name="Egel in de tuin"),
        lambda: profiles.take_other_name(actor=reopened(people), group=people.group, name="Egel in de tuin"),
    )


def second_persona(people: People) -> Persona:
    values = {"name": "Stille Wilg", "name_key": "stiiiewiig-x", "avatar_seed": "x"}
    return Persona.objects.create(member=people.member, group=people.group, **values)


@case("profiles.actions.tell_about", "profiles.rules.can_edit_persona")
def clear_about(people):
    persona = second_persona(people)
    return (
        lambda: profiles.tell_about(actor=people.other, persona=persona, about=""),
        lambda: profiles.tell_about(actor=people.member, persona=persona, about=""),
    )


@case("profiles.rules.can_tell_about")
def tell_about(people):
    persona = second_persona(people)
    persona.memberships.all().delete()
    member, group = people.member, people.group

    def tell_again_from_within():
        group.memberships.update_or_create(member=member, defaults={"persona": persona, "state": "active"})
        profiles.tell_about(actor=member, persona=persona, about="x")

    return lambda: profiles.tell_about(actor=member, persona=persona, about="x"), tell_again_from_within
