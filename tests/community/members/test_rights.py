"""Every action of members refuses by itself, whoever calls it; and works for those who may."""

import pytest

from community.audit.models import AuditEntry
from community.members.models import Duty, Member
from community.permissions import NotAllowed
from tests.matrix.mutants import requiring_actions
from tests.support import member_rights
from tests.support.member_rights import CASES, CHECKS, People


@pytest.fixture
def people(cast, circle):
    return People(member=cast.bram, other=cast.noor, operator=cast.otto, group=circle)


@pytest.mark.parametrize("name", CASES)
def test_action_refuses_a_member_who_may_not_and_changes_nothing(people, name):
    refused, allowed = CASES[name](people)
    entries = AuditEntry.objects.count()
    with pytest.raises(NotAllowed) as refusal:
        refused()
    assert str(refusal.value.reason)
    assert AuditEntry.objects.count() == entries
    allowed()


def test_every_action_that_requires_a_rule_has_a_case():
    ours = {check.name for check in requiring_actions() if check.name.startswith(member_rights.PACKAGE)}
    assert ours - {name for names in CHECKS.values() for name in names} == set()


def test_duty_that_ended_while_the_request_waited_is_seen(people):
    """The right goes away between the view and the action: the actor has read their duties before."""
    actor = Member.objects.get(pk=people.operator.pk)
    refused, allowed = member_rights.recognise_role(People(people.member, people.other, actor, people.group))
    allowed()
    Duty.objects.filter(member=actor).delete()
    with pytest.raises(NotAllowed):
        allowed()
    with pytest.raises(NotAllowed):
        refused()


def test_refusal_to_tell_something_new_stands_in_the_form(people, as_member):
    persona = member_rights.second_persona(people)
    response = as_member(people.member).post(f"/mijn/profiel/{persona.public_id}/", {"about": "Ik luister graag."})
    assert "Ik luister graag." in response.content.decode()
    assert 'id="id_about_error"' in response.content.decode()
    persona.refresh_from_db()
    assert persona.about == ""
