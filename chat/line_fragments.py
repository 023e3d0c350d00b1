"""Lines of a chat as HTML: kept fragments, with the words and what is one reader's own put in."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from chat.lines import OTHER, OWN, Line
from chat.messages import ChatMessage
from community.members.profiles.author_facts import AuthorFacts, author_facts
from community.moderation.models import Decision
from community.moderation.reports.proofs import proof_for
from community.moderation.reports.rules import can_report
from community.web.fragments import kept


class MessageFacts(NamedTuple):
    """Stands in the template where a message may stand."""

    model: type[ChatMessage]
    public_id: UUID
    seq: int | str
    author: AuthorFacts | None

    @property
    def report_kind(self) -> str:
        return self.model.report_kind

    @property
    def remove_url(self) -> str:
        return self.model(public_id=self.public_id).remove_url

    def get_absolute_url(self) -> str:
        return self.model(public_id=self.public_id).get_absolute_url()


class LineFacts(NamedTuple):
    """All that the fragment of a line depends on."""

    message: MessageFacts
    kind: str
    state: str
    is_stored: bool
    at: str
    time: str
    may_report: bool
    may_moderate: bool
    may_put_aside: bool
    may_mute: bool


def show_lines(
    lines: Iterable[Line],
    *,
    user,
    stream: str,
    may_mute: bool,
    may_moderate: bool = False,
    may_put_aside: bool = False,
) -> None:
    """Give each line its ``html`` for this reader. ``stream`` is that of the chat, whose authors have their duties;
    ``may_mute``: people can be muted here; ``may_moderate`` and ``may_put_aside``: the user moderates or
    hosts here."""
    may_report = can_report(user)
    proofs: dict[str, str] = {}  # a proof is about the chat, so it is the same for all its lines
    for line in lines:
        message, is_own = line.message, line.kind == OWN
        has_links = message.may_be_reported and line.state != "hidden"
        is_theirs = not is_own and message.may_be_reported and line.state == "visible"
        facts = LineFacts(
            message=MessageFacts(type(message), message.public_id, message.seq, author_facts(message.author)),
            kind=line.kind,
            state=line.state,
            is_stored=line.is_stored,
            at=line.at,
            time=line.time,
            may_report=may_report and not is_own and has_links,
            may_moderate=may_moderate and is_theirs,
            may_put_aside=may_put_aside and is_theirs and not getattr(message.author, "moderates", False),
            may_mute=may_mute and user.is_authenticated and line.kind == OTHER and has_links,
        )
        if facts.may_report and message.report_kind not in proofs:
            proofs[message.report_kind] = proof_for(user, message.report_kind, stream)
        line.html = kept(
            "chat/_line.html",
            facts,
            text=message.text,
            proof=proofs.get(message.report_kind, ""),
            decision=_decision_link(message, user) if is_own and line.state == "hidden" and message.pk else "",
        )


def _decision_link(message: ChatMessage, user) -> SafeString:
    decision = Decision.objects.visible_to(user).about(message.report_kind, message.public_id).first()
    return render_to_string("moderation/_decision_link.html", {"decision": decision})
