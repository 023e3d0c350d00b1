"""Blocks, which work both ways, and mutes, which are for oneself alone."""

from django.db import transaction

from community import live
from community.audit.actions import record
from community.members.models import Block, Member, Mute, Persona
from community.members.relations.rules import can_block
from community.members.sessions.actions import look_again


@transaction.atomic
def block_member(*, actor: Member, persona: Persona) -> Block:
    """From now on neither sees the other's words, anywhere. Blocking twice changes nothing.

    Raises:
        ValueError: for oneself.
    """
    if not can_block(actor, persona):
        raise ValueError("nobody blocks themselves")
    block, new = Block.objects.get_or_create(blocker=actor, blocked=persona.member, defaults={"persona": persona})
    if new:
        record(actor=actor, verb="member.block", thing=block)
        look_again(actor, persona.member)
    return block


@transaction.atomic
def unblock_member(*, actor: Member, block: Block) -> None:
    """Take back one's own block. When the other blocked too, that one stays."""
    own = actor.blocks_made.filter(pk=block.pk).select_related("blocked").first()
    if own is None:
        return
    record(actor=actor, verb="member.unblock", thing=own)
    own.delete()
    look_again(actor, own.blocked)


@transaction.atomic
def mute_persona(*, actor: Member, persona: Persona) -> Mute:
    """From now on these words are folded away, for the actor alone. Muting twice changes nothing.

    Raises:
        ValueError: for oneself.
    """
    if not can_block(actor, persona):
        raise ValueError("nobody mutes themselves")
    mute, new = Mute.objects.get_or_create(muter=actor, persona=persona)
    if new:
        record(actor=actor, verb="member.mute", thing=mute)
        _hears_otherwise(actor)
    return mute


@transaction.atomic
def hear_again(*, actor: Member, mute: Mute) -> None:
    """Unfold the words of somebody whom one muted."""
    own = actor.mutes.filter(pk=mute.pk).first()
    if own is not None:
        record(actor=actor, verb="member.hear_again", thing=own)
        own.delete()
        _hears_otherwise(actor)


def _hears_otherwise(member: Member) -> None:
    """What waits for this member is another number now, on their own open pages; nobody else hears anything."""
    member.__dict__.pop("_muted_ids", None)
    live.announce(f"me:{member.pk}", 0)
