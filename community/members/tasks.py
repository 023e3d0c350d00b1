"""What the members' room does again and again."""

from datetime import timedelta

from community import later
from community.members.addresses import carry_out_due


@later.periodic("members.email_changes", every=timedelta(minutes=5))
def change_addresses() -> str:
    """New addresses count when they waited a day."""
    return f"{carry_out_due()} addresses changed"
