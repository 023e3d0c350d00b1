from datetime import timedelta

from django.utils import timezone

from community import later
from community.notifications.models import Notification

READ_DAYS = 180  # what was read longer ago goes; what was not read stays


@later.periodic("notifications.read", every=timedelta(days=1))
def clear_read() -> str:
    before = timezone.now() - timedelta(days=READ_DAYS)
    gone, _ = Notification.objects.filter(read_at__lt=before).delete()
    return f"{gone} that were read more than {READ_DAYS} days ago"
