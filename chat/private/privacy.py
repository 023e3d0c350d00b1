"""What private messages hold of a person. They are not in search, and whoever leaves takes their words along: the
other keeps their own words and reads those of nobody else."""

from datetime import timedelta

from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat.actions import tell_open_pages
from chat.private.actions import message_changed
from chat.private.choices import ConversationState
from chat.private.models import Conversation, Message, Seat
from community.members.drafts import registry
from community.privacy.labels import in_words, name_codes
from community.privacy.registry import (
    UNTIL_LEAVING,
    FieldUse,
    Holding,
    OnLeaving,
    Retention,
    Words,
    impersonal,
    register,
)

EXPORT, INTERNAL = FieldUse.EXPORT, FieldUse.INTERNAL
AFTER_THE_END = Retention(timedelta(days=365), "conversation__ended_at")
GONE = {"author": None, "text": "", "state": "removed"}


def messages_changed(keys: list) -> None:
    tell_open_pages(Message.objects.filter(pk__in=keys).select_related("conversation"), message_changed)


def left_alone(_keys: list) -> None:
    """Whoever is left at a conversation has nobody to speak with, and words without a writer are there for nobody; a
    conversation without anybody goes."""
    seats = Count("seats")
    Conversation.objects.annotate(seats_left=seats).filter(seats_left=0).delete()
    alone = list(Conversation.objects.annotate(seats_left=seats).filter(seats_left=1).values_list("pk", flat=True))
    Message.objects.filter(conversation__in=alone, author=None).update(**GONE)
    Conversation.objects.filter(pk__in=alone, ended_at=None).update(
        state=ConversationState.ENDED, ended_at=timezone.now(), access_version=F("access_version") + 1
    )


impersonal(
    "How far a conversation of two people is, and its numbers; who the two are stands in their seats.",
    "private.Conversation",
    "private.Change",
)
register(
    Holding(
        model="private.Message",
        owner="author__member",
        title=_("What I said to one other person"),
        fields={
            "id": INTERNAL,
            "public_id": INTERNAL,
            "author": INTERNAL,
            "state": EXPORT,
            "created_at": EXPORT,
            "conversation": EXPORT,  # which words belong together
            "seq": INTERNAL,
            "cid": INTERNAL,
            "text": EXPORT,
        },
        on_leaving=OnLeaving.ANONYMISE,
        anonymise={"author": None},
        remove=GONE,
        preset=Words.REMOVE,
        after_leaving=messages_changed,
        reason=_("Two members who both agreed write to each other."),
        term=_("until the member leaves, or a year after the conversation ended"),
        keep=AFTER_THE_END,
    )
)
register(
    Holding(
        model="private.Seat",
        owner="persona__member",
        title=_("With whom I wrote private messages"),
        fields={
            "id": INTERNAL,
            "public_id": INTERNAL,
            "conversation": EXPORT,  # which words belong together
            "persona": EXPORT,
            "other": EXPORT,
            "has_asked": EXPORT,
            "has_ended": EXPORT,
            "is_told": INTERNAL,
            "read_upto": INTERNAL,
        },
        on_leaving=OnLeaving.ERASE,
        reason=_("Only who both agreed can write to each other; and a question is asked once."),
        term=_("until the member leaves, or a year after the conversation ended"),
        keep=AFTER_THE_END,
        after_leaving=left_alone,
    )
)
register(
    Holding(
        model="private.Unasked",
        owner="member",
        title=_("That I do not want to be asked for private messages"),
        fields={"id": INTERNAL, "member": INTERNAL, "since": EXPORT},
        on_leaving=OnLeaving.ERASE,
        reason=_("So that nobody's question reaches who does not want one."),
        term=_("until the member changes it or leaves"),
        keep=UNTIL_LEAVING,
    )
)


def _which(conversation: Conversation) -> str:
    """A short mark, so that what was said can be laid beside with whom."""
    return _("Conversation %(mark)s") % {"mark": conversation.public_id.hex[:4].upper()}


in_words("private.Message", conversation=_which)
in_words("private.Seat", conversation=_which)
name_codes(
    {
        "private.ask": _("I asked somebody whether I may write to them."),
        "private.decline": _("I said no to somebody who asked to write to me."),
        "private.open": _("I agreed that somebody and I write to each other."),
        "private.end": _("I stopped a conversation with one other person."),
        "private.send": _("I wrote to one other person."),
        "private.remove": _("I took back a message to one other person."),
        "private.want_to_be_asked": _("I chose whether others may ask to write to me."),
        "draft:private": _("A message to one other person"),
    }
)


def _conversations(things, member) -> dict[str, registry.Spot]:
    """Without the other's name: this page may lie open."""
    seats = Seat.objects.visible_to(member).filter(conversation__public_id__in=registry.keys_in(things))
    title = str(_("Between the two of us"))
    return {
        str(seat.conversation.public_id): registry.Spot(title, seat.get_absolute_url())
        for seat in seats.select_related("conversation")
    }


registry.register("private", _conversations)
