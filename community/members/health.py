"""Register the check of the members with a duty: how many there are, and never who."""

from collections.abc import Iterator

from community.members.choices import DutyKind
from community.members.duties.rules import second_steps
from community.members.models import Duty, Member
from community.operations.registry import Finding, check, look, ok


@check("staff")
def check_staff() -> Iterator[Finding]:
    staff = Member.objects.filter(pk__in=Duty.objects.now().values("member"), is_active=True)
    waiting = staff.exclude(pk__in=second_steps().values("user")).count()
    if waiting:
        yield look(
            f"{waiting} members with a duty have no second step: their duty gives no rights until they set one up.",
            "Ask them to log in and open /account/2fa/; see the second step of staff in docs/operating.md.",
        )
    if not Duty.objects.now().filter(kind=DutyKind.OPERATOR).exists():
        yield look("Nobody is operator: no group can be made.", "manage.py duty NAME@EXAMPLE.NL operator")
    if not Duty.objects.now().filter(kind=DutyKind.MODERATOR).exists():
        yield look("Nobody is moderator: reports reach nobody.", "manage.py duty NAME@EXAMPLE.NL moderator")
    if not waiting:
        yield ok(f"{staff.count()} members have a duty, all with a second step.")
