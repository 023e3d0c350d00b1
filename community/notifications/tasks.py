from datetime import timedelta

from django.utils import timezone

from community import later
from community.notifications.models import Notification
from community.notifications.post import send_what_is_due

READ_DAYS = 180  # what was read longer ago goes; what was not read stays


@later.periodic("notifications.read", every=timedelta(days=1))
def clear_read() -> str:
    before = timezone.now() - timedelta(days=READ_DAYS)
    gone, _ = Notification.objects.filter(read_at__lt=before).delete()
    return f"{gone} that were read more than {READ_DAYS} days ago"


@later.periodic("notifications.mail", every=timedelta(minutes=1))
def send_mail() -> str:
    """Not in a request: a slow mail server keeps nobody waiting, and what happens together is one mail."""
    return f"{send_what_is_due()} mails"
