from datetime import timedelta

from community import background
from community.notifications.email.send import send_due_emails


@background.periodic("notifications.mail", every=timedelta(minutes=1))
def send_mail() -> str:
    """Send mail outside requests: a slow mail server delays no page, and several notifications become one email."""
    return f"{send_due_emails()} mails"
