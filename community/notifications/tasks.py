from datetime import timedelta

from community import background
from community.notifications.email import send_what_is_due


@background.periodic("notifications.mail", every=timedelta(minutes=1))
def send_mail() -> str:
    """Not in a request: a slow mail server keeps nobody waiting, and what happens together is one mail."""
    return f"{send_what_is_due()} mails"
