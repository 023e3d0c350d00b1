"""Blocks, which work both ways, and mutes, which only the member notices."""

from django.db import transaction

from community import live
from community.audit.actions import record
from community.members.models import Block, Member, Mute, Persona
from community.members.relations import rules
from community.members.sessions.actions import raise_access_version
from community.permissions import require


@transaction.atomic
def block_member(*, actor: Member, persona: Persona) -> Block:
    """Block the member behind a persona: from now on neither reads the other. Blocking twice changes nothing.

    Raises:
        NotAllowed: the persona is the actor's own.
    """
    require(rules.can_block, actor, persona)
    block, is_new = Block.objects.get_or_create(blocker=actor, blocked=persona.member, defaults={"persona": persona})
    if is_new:
        record(actor=actor, verb="member.block", thing=block)
        raise_access_version(actor, persona.member)
    return block


@transaction.atomic
def unblock_member(*, actor: Member, block: Block) -> None:
    """Take back a block. When the other member blocked too, that block stays. A second time changes nothing.

    Raises:
        NotAllowed: it is somebody else's block.
    """
    locked = Block.objects.select_for_update(of=("self",)).select_related("blocked").filter(pk=block.pk).first()
    if locked is None:
        return
    require(rules.can_unblock, actor, locked)
    record(actor=actor, verb="member.unblock", thing=locked)
    locked.delete()
    raise_access_version(actor, locked.blocked)


@transaction.atomic
def mute_persona(*, actor: Member, persona: Persona) -> Mute:
    """Fold away what a persona writes, for the actor alone. Muting twice changes nothing.

    Raises:
        NotAllowed: the persona is the actor's own.
    """
    require(rules.can_mute, actor, persona)
    mute, is_new = Mute.objects.get_or_create(muter=actor, persona=persona)
    if is_new:
        record(actor=actor, verb="member.mute", thing=mute)
        _refresh_notifications(actor)
    return mute


@transaction.atomic
def unmute(*, actor: Member, mute: Mute) -> None:
    """Unfold what a muted persona writes. A second time changes nothing.

    Raises:
        NotAllowed: it is somebody else's mute.
    """
    locked = Mute.objects.select_for_update().filter(pk=mute.pk).first()
    if locked is None:
        return
    require(rules.can_unmute, actor, locked)
    record(actor=actor, verb="member.hear_again", thing=locked)
    locked.delete()
    _refresh_notifications(actor)


def _refresh_notifications(member: Member) -> None:
    """Tell the member's own open pages that the number of unread notifications changed; nobody else is told."""
    member.__dict__.pop("_muted_ids", None)
    live.announce(f"me:{member.pk}", 0)
