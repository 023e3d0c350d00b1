"""What the members' room does again and again."""

from datetime import timedelta

from community import background
from community.members.accounts.actions.email_change import carry_out_due
from community.members.consent import actions


@background.periodic("members.email_changes", every=timedelta(minutes=5))
def change_addresses() -> str:
    """New addresses count when they waited a day."""
    return f"{carry_out_due()} addresses changed"


@background.periodic("members.consents", every=timedelta(days=1))
def ask_again_where_texts_changed() -> str:
    asked, ended = actions.ask_again_where_texts_changed()
    return f"{asked} members are asked about a new text, {ended} consents ended without an answer"
