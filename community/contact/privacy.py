from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.contact.models import ContactMessage
from community.generations.public import unseen_by_visitors
from community.privacy.registry import OnLeaving, Retention, holding

KEPT_DAYS = 90

holding(
    ContactMessage,
    owner="handled_by",  # the sender is not known; the data is of the member who answered
    title=_("Messages to the site that I took on or answered"),
    export="state answer",
    internal="id text email sent_hour handled_by alerts_sent",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"handled_by": None},
    purpose=_("To answer questions from anybody. We keep the words, the hour, and an address until we answer."),
    kept_for=_("90 days; the sender's address until we answer"),
    retention=Retention(after=timedelta(days=KEPT_DAYS), since="sent_hour"),
)
unseen_by_visitors("for those who run the site", "contact.ContactMessage")
