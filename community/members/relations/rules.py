"""The right to block and mute, and to take that back."""

from django.utils.translation import gettext_lazy as _

from community.permissions import denied_with


@denied_with(_("You cannot block yourself."))
def can_block(member, persona) -> bool:
    return member.is_authenticated and persona.member_id != member.pk


@denied_with(_("You cannot mute yourself."))
def can_mute(member, persona) -> bool:
    return member.is_authenticated and persona.member_id != member.pk


@denied_with(_("Only the person who blocked somebody can undo that."))
def can_unblock(member, block) -> bool:
    return block.blocker_id == member.pk


@denied_with(_("Only the person who muted somebody can undo that."))
def can_unmute(member, mute) -> bool:
    return mute.muter_id == member.pk
