from datetime import timedelta

from community import later
from community.notifications.post import send_what_is_due


@later.periodic("notifications.mail", every=timedelta(minutes=1))
def send_mail() -> str:
    """Not in a request: a slow mail server keeps nobody waiting, and what happens together is one mail."""
    return f"{send_what_is_due()} mails"
