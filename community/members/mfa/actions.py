"""Changes of the second step of logging in."""

from django.db import transaction

from community.audit.actions import record
from community.members import encryption
from community.members.models import Member
from community.members.rules import can_manage_members
from community.members.sessions.actions import end_all_sessions, raise_access_version
from community.permissions import require


def use_totp_step(*, member: Member, step: int) -> bool:
    """Mark the code of this period of 30 seconds as used; False when it, or a later one, was used before.

    One statement, so that of two requests with the same code one gets in. Not in the audit log: a session begins with
    it.
    """
    return Member.objects.filter(pk=member.pk, code_step__lt=step).update(code_step=step) == 1


@transaction.atomic
def reencrypt_secrets(*, member: Member) -> None:
    """Encrypt the member's secrets with the first key, so that an earlier key can be dropped.

    Not in the audit log: nothing changes for anybody.
    """
    for authenticator in member.authenticator_set.select_for_update():
        names = [name for name in ("secret", "seed") if name in authenticator.data]
        if names:
            authenticator.data |= {name: encryption.reencrypt_secret(authenticator.data[name]) for name in names}
            authenticator.save(update_fields=["data"])


@transaction.atomic
def record_second_step(*, member: Member, verb: str, kind: str) -> None:
    """Log that an authenticator was added, removed or renewed, and let open sockets and pages ask again."""
    record(actor=member, verb=f"second_step.{verb}", thing=member, kind=kind)
    raise_access_version(member)


@transaction.atomic
def reset_second_step(*, actor: Member | None, member: Member) -> int:
    """Remove the app, all passkeys and all recovery codes of a member who lost them, and end every session.

    Return how many authenticators there were. ``actor`` is None from the command line. Look the member in the eye
    before you do this.

    Raises:
        NotAllowed: the actor is no operator.
    """
    require(can_manage_members, actor and actor.refresh_rights())
    count = member.authenticator_set.count()
    member.authenticator_set.all().delete()
    record(actor=actor, verb="second_step.reset", thing=member, ways=count)
    end_all_sessions(actor=actor, member=member)
    return count
