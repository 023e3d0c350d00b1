"""What the members' room does again and again."""

from datetime import timedelta

from community import later
from community.members import actions
from community.members.addresses import carry_out_due


@later.periodic("members.email_changes", every=timedelta(minutes=5))
def change_addresses() -> str:
    """New addresses count when they waited a day."""
    return f"{carry_out_due()} addresses changed"


@later.periodic("members.consents", every=timedelta(days=1))
def ask_again_where_texts_changed() -> str:
    asked, ended = actions.ask_again_where_texts_changed()
    return f"{asked} members are asked about a new text, {ended} consents ended without an answer"
