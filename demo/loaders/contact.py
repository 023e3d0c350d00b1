"""A few messages to the people who run the site, one of them answered."""

from datetime import timedelta

from community.contact.choices import MessageState
from community.contact.models import ContactMessage
from community.members.models import Member
from community.web.anonymous_forms import this_hour
from demo.content import toml


def load() -> str:
    otto = Member.objects.get(email="otto@demo.example")
    for entry in toml("contact")["message"]:
        answered = {"state": MessageState.ANSWERED, "answer": entry.get("answer", ""), "handled_by": otto}
        values = {
            "text": entry["text"],
            "email": entry.get("email", ""),
            "sent_hour": this_hour() - timedelta(hours=entry["hours_ago"]),
            **(answered if "answer" in entry else {}),
        }
        ContactMessage.objects.get_or_create(pk=entry["id"], defaults=values)
    return f"{ContactMessage.objects.count()} messages to the people who run the site"
