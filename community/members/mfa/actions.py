"""The second step of logging in."""

from django.db import transaction

from community.audit.actions import record
from community.members import encryption
from community.members.models import Member
from community.members.sessions.actions import end_all_sessions, look_again


def use_code_step(*, member: Member, step: int) -> bool:
    """Use the code of this half minute; False when it, or a later one, was used before. One statement, so that of two
    who send the same code at the same moment one gets in. Not in the audit log: a session begins with it."""
    return Member.objects.filter(pk=member.pk, code_step__lt=step).update(code_step=step) == 1


@transaction.atomic
def seal_anew(*, member: Member) -> None:
    """The secrets of this member under the key of now, so that an earlier key can be let go. Not in the audit log:
    nothing changes for anybody."""
    for way in member.authenticator_set.select_for_update():
        sealed = {name: encryption.sealed_anew(way.data[name]) for name in ("secret", "seed") if name in way.data}
        if sealed:
            way.data |= sealed
            way.save(update_fields=["data"])


@transaction.atomic
def record_second_step(*, member: Member, verb: str, kind: str) -> None:
    """A way of logging in came, went or was made anew; open sockets and pages look again."""
    record(actor=member, verb=f"second_step.{verb}", thing=member, kind=kind)
    look_again(member)


@transaction.atomic
def reset_second_step(*, actor: Member | None, member: Member) -> int:
    """For who lost phone, passkey and paper: the app, all passkeys and all codes go, and every session ends. Gives how
    many there were. Look somebody in the eye before you do this."""
    there = member.authenticator_set.count()
    member.authenticator_set.all().delete()
    record(actor=actor, verb="second_step.reset", thing=member, ways=there)
    end_all_sessions(actor=actor, member=member)
    return there
