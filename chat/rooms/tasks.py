from datetime import timedelta

from chat.rooms.reminders.actions import send_reminders
from community import background


@background.periodic("rooms.reminders", every=timedelta(minutes=1))
def remind() -> str:
    """Remind members who asked that a room opens soon."""
    return f"{send_reminders()} reminders"
