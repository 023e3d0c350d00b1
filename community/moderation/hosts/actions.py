"""Take a member out of a group as its host. The action checks its rule under its lock."""

from django.db import transaction

from community.audit.actions import record
from community.groups.actions import locked_membership, take_out_of_group
from community.groups.choices import MembershipState
from community.groups.models import Group
from community.groups.rules import can_take_out
from community.members.models import Member
from community.moderation.choices import MEMBERSHIP, Detection, Outcome, ReportState, Source
from community.moderation.models import Decision, Report
from community.moderation.registry import subject_of
from community.notifications.actions import notify
from community.permissions import require


class AlreadyOut(Exception):
    """The member is not in the group any more."""


@transaction.atomic
def take_member_out(*, actor: Member, group: Group, member: Member, rule: str, explanation: str) -> Decision:
    """Take a member out of the group, and tell them why; they can ask a moderator for another look.

    The report behind the decision has the group, so that moderators of the group find it and answer an appeal. The
    same host pressing twice gets the decision that is there.

    Raises:
        NotAllowed: the actor is no host of the group, or the member has a duty there.
        AlreadyOut: the member left, or somebody else took them out.
    """
    membership = locked_membership(group, member)
    require(can_take_out, actor.refresh_rights(), group, member)
    statement = {"outcome": Outcome.TAKE_OUT, "rule": rule, "explanation": explanation}
    if membership is not None and membership.removal_id and membership.state == MembershipState.REMOVED:
        stored = Decision.objects.about(MEMBERSHIP, membership.removal_id).filter(decided_by=actor, **statement).first()
        if stored is not None:
            return stored
    if membership is None or membership.state != MembershipState.ACTIVE:
        raise AlreadyOut
    take_out_of_group(actor=actor, group=group, member=member)
    membership.refresh_from_db(fields=["removal_id"])
    report = Report.objects.create(
        kind=MEMBERSHIP,
        thing=membership.removal_id,
        group=group,
        writer=member,
        rule=rule,
        source=Source.OWN,
        state=ReportState.DECIDED,
        claimed_by=actor,
    )
    decision = Decision.objects.create(
        kind=MEMBERSHIP,
        thing=membership.removal_id,
        writer=member,
        decided_by=actor,
        report=report,
        words_key=subject_of(report).words_key,
        detected_by=Detection.OWN,
        **statement,
    )
    record(actor=actor, verb="decision.host_take_out", thing=decision, reason=explanation, rule=rule)
    notify(member=member, kind="moderation.taken_out", thing=decision.public_id, caused_as=None)
    return decision
