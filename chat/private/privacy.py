"""Personal data in private messages. They are not in search. The messages of a member who leaves are erased; the other
keeps their own."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from chat.actions import announce_recent
from chat.private.actions import REMOVED_VALUES, announce_change, close_after_leaving
from chat.private.models import Message, Seat, Unasked
from community.generations.public import unseen_by_visitors
from community.privacy.registry import UNTIL_LEAVING, ContentChoice, OnLeaving, Retention, holding, no_personal_data

AFTER_THE_END = Retention(timedelta(days=365), "conversation__ended_at")


def announce_messages(keys: list) -> None:
    announce_recent(Message.objects.filter(pk__in=keys).select_related("conversation"), announce_change)


no_personal_data(
    "How far a conversation of two people is, and its numbers; who the two are stands in their seats.",
    "private.Conversation",
    "private.Change",
)
holding(
    Message,
    owner="author__member",
    title=_("What I said to one other person"),
    export="state created_at conversation text",  # conversation: which messages belong together
    internal="id public_id author seq cid",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"author": None},
    removed_values=REMOVED_VALUES,
    default_choice=ContentChoice.REMOVE,
    after_change=announce_messages,
    purpose=_("Two members who both agreed can write to each other."),
    kept_for=_("until you leave, or a year after the conversation ended"),
    retention=AFTER_THE_END,
)
holding(
    Seat,
    owner="persona__member",
    title=_("People I exchanged private messages with"),
    export="conversation persona other has_asked has_ended",  # conversation: which messages belong together
    internal="id public_id is_told read_upto",
    on_leaving=OnLeaving.ERASE,
    after_change=close_after_leaving,
    purpose=_("Only people who have both agreed can write to each other, and a question is asked only once."),
    kept_for=_("until you leave, or a year after the conversation ended"),
    retention=AFTER_THE_END,
)
holding(
    Unasked,
    owner="member",
    title=_("That I do not want to be asked for private messages"),
    export="since",
    internal="id member",
    on_leaving=OnLeaving.ERASE,
    purpose=_("So that no question reaches a person who does not want one."),
    kept_for=_("until you change it or leave"),
    retention=UNTIL_LEAVING,
)
unseen_by_visitors("of two people", "private.*")
