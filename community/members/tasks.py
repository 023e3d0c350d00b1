"""Periodic work of members."""

from datetime import timedelta

from community import background
from community.members.accounts.actions.email_change import carry_out_due
from community.members.consent import actions
from community.members.duties.actions import close_cms_to_former_staff


@background.periodic("members.email_changes", every=timedelta(minutes=5))
def carry_out_email_changes() -> str:
    """Carry out the changes of email addresses that waited a day."""
    return f"{carry_out_due()} email addresses changed"


@background.periodic("members.consents", every=timedelta(days=1))
def ask_again_where_texts_changed() -> str:
    asked_count, ended_count = actions.ask_again_where_texts_changed()
    return f"{asked_count} members are asked about a new text, {ended_count} consents ended without an answer"


@background.periodic("members.editors", every=timedelta(minutes=5))
def close_the_cms_to_former_staff() -> str:
    return f"{close_cms_to_former_staff()} members are out of the CMS"
