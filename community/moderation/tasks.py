from datetime import timedelta

from community import background
from community.moderation.alerts.actions import alert_when_nobody_looks


@background.periodic("moderation.alerts", every=timedelta(minutes=1))
def tell_next_people() -> str:
    return f"{alert_when_nobody_looks()} reports"
