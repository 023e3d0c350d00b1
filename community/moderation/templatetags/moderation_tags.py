from datetime import datetime

from django import template
from django.utils import timezone

from community.members.models import Member, Persona
from community.members.restrictions import standing_measures
from community.members.rules import can_moderate
from community.moderation.care.exposure import folds_heavy, needs_break
from community.moderation.choices import LINES_AT_ONCE, MOST_LINES_AROUND
from community.moderation.colleagues.actions import colleague_words
from community.moderation.colleagues.rules import can_give_opinion, can_let_go, can_work_on
from community.moderation.context.actions import ids_read
from community.moderation.context.rules import can_read_around
from community.moderation.measures.ladder import published_ladder
from community.moderation.merging.rules import is_still_whole
from community.moderation.models import Decision, Measure, Opinion, Report
from community.moderation.promises import looked_at_within, moment
from community.moderation.put_aside.rules import hosts_only
from community.moderation.queue.rows import CaseRow
from community.moderation.registry import Subject, target
from community.moderation.reports.proofs import proof_for
from community.moderation.reports.rules import can_report
from community.moderation.rules import is_moderator

register = template.Library()
register.simple_tag(looked_at_within)
register.filter("promise", moment)


@register.filter
def is_for_a_colleague_of(row: CaseRow, member: Member) -> bool:
    """Return whether a second look at a decision of this member is asked in the case: somebody else decides."""
    return any(report.appeal_of is not None and report.appeal_of.decided_by_id == member.pk for report in row.reports)


@register.filter
def is_over(promised_at: datetime | None) -> bool:
    """Return whether the moment of this promise has passed."""
    return promised_at is not None and promised_at <= timezone.now()


@register.inclusion_tag("moderation/_report_link.html", takes_context=True)
def report_link(context, kind: str, thing, shown_in: object = None) -> dict:
    """Show a quiet link to report this; nothing to its writer, and to members who may not report. ``shown_in`` is what
    the proof is about, where that is not the content (``proof_subject``)."""
    member = context["request"].user
    author = getattr(thing, "author", None)
    own = author is not None and member.is_authenticated and author.member_id == member.pk
    shown = can_report(member) and not own
    public_id = target(kind).key_of(thing)
    proof = proof_for(member, kind, shown_in or public_id) if shown else ""
    return {"kind": kind, "public_id": public_id, "author": author, "shown": shown, "proof": proof}


@register.inclusion_tag("moderation/direct/_link.html", takes_context=True)
def moderate_link(context, kind: str, thing) -> dict:
    """Show whoever moderates where this is the link to decide on it without a report; nothing to others. Costs no query
    for a member without a duty."""
    member, author = context["request"].user, getattr(thing, "author", None)
    is_own = author is not None and member.is_authenticated and author.member_id == member.pk
    shown = not is_own and can_moderate(member, target(kind).group(thing))
    return {"kind": kind, "public_id": thing.public_id, "shown": shown}


@register.inclusion_tag("moderation/put_aside/_link.html", takes_context=True)
def put_aside_link(context, kind: str, thing) -> dict:
    """Show a host of where this is the link to put it aside; nothing to others. Costs no query for a member without a
    duty."""
    member, author = context["request"].user, getattr(thing, "author", None)
    is_own = author is not None and member.is_authenticated and author.member_id == member.pk
    shown = not is_own and not thing.is_hidden and hosts_only(member, target(kind).group(thing))
    return {"kind": kind, "public_id": thing.public_id, "shown": shown}


@register.inclusion_tag("moderation/direct/_link.html", takes_context=True)
def person_link(context, persona) -> dict:
    """Show moderators the link to what this persona wrote, and to decide about it; nothing to others."""
    member = context["request"].user
    return {"persona": persona, "shown": is_moderator(member) and persona.member_id != member.pk}


@register.inclusion_tag("moderation/_decision_link.html", takes_context=True)
def decision_link(context, kind: str, thing) -> dict:
    """Show the writer of hidden content the link to the decision."""
    decisions = Decision.objects.visible_to(context["request"].user).about(kind, thing.public_id)
    return {"decision": decisions.first()}


@register.inclusion_tag("moderation/context/_around.html", takes_context=True)
def lines_around(context, report: Report, subject: Subject) -> dict:
    """Show the lines around what was reported that this moderator read in the last hour, and the button to read more;
    nothing to who may not."""
    if not can_read_around(context["request"].user, report, subject):
        return {"more": 0}
    read = ids_read(report, context["request"].user)
    before, after = subject.target.around(subject.thing, MOST_LINES_AROUND) if read else ([], [])
    before, after = ([line for line in side if str(line.public_id) in read] for side in (before, after))
    shown = max(len(before), len(after))
    more = shown + LINES_AT_ONCE if shown < MOST_LINES_AROUND else 0
    return {"report": report, "before": before, "after": after, "more": more, "request": context["request"]}


@register.simple_tag(takes_context=True)
def folds_heavy_words(context) -> bool:
    """Return whether heavy words are folded for whoever reads the page."""
    return folds_heavy(context["request"].user)


@register.inclusion_tag("moderation/care/_break.html", takes_context=True)
def propose_break(context) -> dict:
    """Propose a break to a moderator who looked at much that is heavy. It blocks nothing, and only they see it."""
    return {"request": context["request"], "shown": needs_break(context["request"].user)}


@register.inclusion_tag("moderation/colleagues/_case.html", takes_context=True)
def with_colleagues(context, report: Report, subject: Subject) -> dict:
    """Show who is looking at this, what colleagues wrote about it, and what can be done together."""
    member = context["request"].user
    case_notes, opinions = colleague_words(report)
    keys = {report.claimer_id, *(note.written_by_id for note in case_notes)}
    keys |= {key for opinion in opinions for key in (opinion.asked_by_id, opinion.asked_of_id, opinion.given_by_id)}
    names = Persona.objects.names_of(keys - {None})
    return {
        "request": context["request"],
        "report": report,
        "claimed_at": report.case and report.case.claimed_at,
        "claimer": names.get(report.claimer_id, ""),
        "is_mine": report.is_claimed_now and report.claimer_id == member.pk,
        "may_work": can_work_on(member, report, subject.writer),
        "may_let_go": can_let_go(member, report, subject.writer),
        "case_notes": [(note, names.get(note.written_by_id, "")) for note in case_notes],
        "opinions": [_opinion_row(opinion, names, member) for opinion in opinions],
    }


@register.inclusion_tag("moderation/merging/_case.html", takes_context=True)
def one_case(context, report: Report, subject: Subject) -> dict:
    """Show what else is in the case of this report, and the way to put another case in it or take something out."""
    member, parts = context["request"].user, context["parts"]
    may_work = can_let_go(member, report, subject.writer) and report.case_id is not None
    may_split = bool(parts) and may_work and is_still_whole(report)
    return {
        "request": context["request"],
        "report": report,
        "parts": parts,
        "may_merge": may_work,
        "may_split": may_split,
    }


def _opinion_row(opinion: Opinion, names: dict, member) -> dict:
    return {
        "opinion": opinion,
        "asked_by": names.get(opinion.asked_by_id, ""),
        "asked_of": names.get(opinion.asked_of_id, ""),
        "given_by": names.get(opinion.given_by_id, ""),
        "may_give": can_give_opinion(member, opinion),
    }


@register.inclusion_tag("moderation/measures/_mine.html", takes_context=True)
def my_measures(context) -> dict:
    """Show what a moderator asked of the reader for a while: until when, why, and what still works. Nothing, and no
    query, for nearly everybody."""
    return {"measures": standing_measures(context["request"].user)}


@register.inclusion_tag("moderation/measures/_ladder.html")
def measure_ladder() -> dict:
    """Show the measures that moderators have, mildest first, each with its durations."""
    return {"steps": published_ladder()}


@register.inclusion_tag("moderation/measures/_history.html", takes_context=True)
def measure_history(context, writer) -> dict:
    """Show a moderator how often this person had each measure, and what holds now."""
    known = Measure.objects.known_to(context["request"].user)
    own = known.filter(member=writer) if writer is not None else known.none()
    return {"counts": own.counts(), "running": own.running().select_related("group").order_by("-created_at")[:10]}
