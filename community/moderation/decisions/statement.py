"""The statement of reasons as data: the facts that the writer needs, for people and for machines.

The list follows article 17 of the EU Digital Services Act: what is restricted, where and how long; on which facts;
found and decided by a person or by the site; under which rule or law; and what the writer can do.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.moderation.choices import APPEAL_WEEKS, MEMBERSHIP, REPORTERS, Detection, MeasureKind, Outcome
from community.moderation.models import Decision, Measure
from community.moderation.models.decision import REVERSALS
from community.moderation.models.measure import moment
from community.moderation.registry import label_for

TERRITORY = gettext_lazy("Everywhere on this site, for all who read here.")
RESTRICTIONS = {
    Outcome.HIDE: gettext_lazy("Others cannot see it."),
    Outcome.TAKE_OUT: gettext_lazy("Others cannot see it, and you are no longer in the group."),
    Outcome.REWRITE: gettext_lazy("Others cannot see it until you have written it again."),
    Outcome.NOTE: gettext_lazy("Others see it, after a content note."),
    Outcome.RENAME: gettext_lazy("Others see a neutral name, until you have chosen another."),
    Outcome.CLEAR: gettext_lazy("Others cannot see these words. You can write others."),
    Outcome.WARN: gettext_lazy("None: it stays where it is. We ask you something."),
}
NO_RESTRICTION = gettext_lazy("None.")
UNKNOWN = gettext_lazy("This was not written down at the time.")
DURATIONS = {
    Outcome.RENAME: gettext_lazy("Until you have chosen another name."),
    Outcome.CLEAR: gettext_lazy("Until another decision. It does not end by itself."),
    Outcome.HIDE: gettext_lazy("Until another decision. It does not end by itself."),
    Outcome.TAKE_OUT: gettext_lazy("Until another decision. It does not end by itself."),
    Outcome.REWRITE: gettext_lazy("Until you have written it again and a moderator has looked."),
    Outcome.NOTE: gettext_lazy("Until another decision. It does not end by itself."),
}


@dataclass(frozen=True)
class Line:
    """A fact of the statement: its code for machines, its label and its value for people."""

    code: str
    label: str | Promise
    value: object
    data: object = None  # for machines, where it is not the value


def statement_of(decision: Decision) -> list[Line]:
    """Return what the statement of reasons says, in the order of the page. Lines without a value are left out."""
    rule, measures = decision.get_rule_display(), measures_in(decision)
    by_host = decision.is_of_host or decision.is_by_host
    says = _("What the host says") if by_host else _("What the moderator says")
    lines = [
        Line("about", _("What it is about"), label_for(decision.kind), decision.kind),
        Line("restriction", _("What is restricted"), restriction(decision, measures), decision.outcome),
        Line("territory", _("Where"), territory(decision), "group" if decision.kind == MEMBERSHIP else "site"),
        Line("duration", _("How long"), duration(decision), decision.outcome),
        Line(
            "measures", _("What is asked of you"), "\n".join(map(in_words, measures)), list(map(for_machines, measures))
        ),
        Line("ground", _("The house rule"), rule, decision.rule),
        Line("law", _("The law"), decision.law),
        Line("words", _("The words"), decision.fragment),
        Line("content_note", _("The content note"), decision.content_note),
        Line("reasons", says, decision.explanation),
        Line("facts", _("What was taken into account"), decision.facts),
        Line("detection", _("How we came to it"), detection(decision), decision.detected_by),
        Line("automated", _("Who decided"), decided_by(decision), decision.is_automatic),
        Line("redress", _("What you can do"), redress(decision), _until(decision).isoformat()),
    ]
    return [line for line in lines if line.value]


def measures_in(decision: Decision) -> list[Measure]:
    """Return the measures of which this statement tells: its own, those of the first decision when that stays, or those
    of what it undid. Each has its end as it is now."""
    if decision.is_reversal or decision.outcome in REVERSALS:
        undone = Decision.objects.about(decision.kind, decision.thing).filter(writer=decision.writer)
        decisions = list(undone.exclude(reversed_at=None).order_by().values_list("pk", flat=True))
    else:
        decisions = [decision.pk, in_force(decision).pk]
    rows = Measure.objects.filter(decision__in=decisions, member=decision.writer)
    return list(rows.select_related("group").order_by("pk"))


def in_force(decision: Decision) -> Decision:
    """Return the decision that holds after this one: the first, when a second look left it as it was or only made its
    measures shorter."""
    stays = decision.outcome in (Outcome.KEEP, Outcome.SHORTER) and decision.second_look_at is not None
    return decision.second_look_at if stays else decision


def restriction(decision: Decision, measures: list[Measure]) -> object:
    """Return what is restricted of the words; ``measures`` are about the person."""
    decision = in_force(decision)
    if decision.reversed_at is not None:
        return _("None any more: this decision was undone or replaced.")
    if decision.is_of_host:
        return _("You are no longer in this group. What you wrote there stays.")
    if decision.kind == REPORTERS:
        return _("What you report does not count when the site hides something by itself. It is read as before.")
    if measures and decision.outcome == Outcome.WARN:
        return _("Not your words: they stay where they are.")
    return RESTRICTIONS.get(decision.outcome, NO_RESTRICTION)


def territory(decision: Decision) -> object:
    decision = in_force(decision)
    if decision.kind == MEMBERSHIP and decision.report is not None and decision.report.group is not None:
        return _("In the group %(name)s.") % {"name": decision.report.group.title}
    return TERRITORY if decision.outcome in RESTRICTIONS else ""


def detection(decision: Decision) -> object:
    if decision.is_of_host:
        return _("A host of the group came upon it.")
    return decision.get_detected_by_display() or UNKNOWN


def duration(decision: Decision) -> object:
    decision = in_force(decision)
    if decision.is_by_host and decision.outcome == Outcome.HIDE and decision.reversed_at is None:
        return _("Until a moderator has looked.")
    if decision.reversed_at is not None:
        return _("It ended on %(day)s.") % {"day": date_format(timezone.localtime(decision.reversed_at), "j F Y")}
    return DURATIONS.get(decision.outcome, "")


def in_words(measure: Measure) -> str:
    """Return a measure with its begin and end."""
    label = f"{measure.get_kind_display()} ({measure.group})" if measure.group else str(measure.get_kind_display())
    if measure.starts_at is None or measure.kind == MeasureKind.REMIND:
        return label
    began = _("%(measure)s, from %(at)s") % {"measure": label, "at": moment(measure.starts_at)}
    return began + (" " + _("until %(at)s") % {"at": moment(measure.until)} if measure.until else "")


def for_machines(measure: Measure) -> dict:
    times = {"starts_at": measure.starts_at, "ends_at": measure.until}
    return {"kind": measure.kind} | {name: at and at.isoformat() for name, at in times.items()}


def decided_by(decision: Decision) -> str:
    """Return whether a person or the site decided. The site itself only ever hides for the time being."""
    if decision.is_by_host:
        return _("A host of the group, until a moderator has looked. Nothing was decided by a machine.")
    if decision.is_of_host:
        return _("A host of the group. Nothing was decided by a machine.")
    if decision.is_automatic:
        return _("The site itself, without a person. A moderator still looks at it.")
    if decision.detected_by == Detection.SIGNAL:
        return _("A moderator. The site only said where to look.")
    return _("A moderator. Nothing was decided by a machine.")


def redress(decision: Decision) -> str:
    """Return the ways to go against it: inside the site once, and outside it always."""
    outside = _(
        "You can complain to the regulator of online services (in the Netherlands the ACM) or go to a court, at any "
        "time. An out-of-court body for such disputes can look too, if it takes cases about this site."
    )
    if decision.is_by_host and decision.outcome == Outcome.RESTORE:
        return outside
    if decision.is_provisional:
        looks = _(
            "A moderator looks at it, also when you do nothing. Against what they decide you can ask for another look."
        )
        return f"{looks} {outside}"
    if not decision.is_first_for_writer:
        return outside
    if decision.appeals.filter(is_of_reporter=False).exists():
        return f"{_('You asked for another look: it is below.')} {outside}"
    day = date_format(timezone.localtime(_until(decision)), "j F Y")
    if _until(decision) <= timezone.now():
        return f"{_('Another look could be asked until %(day)s.') % {'day': day}} {outside}"
    inside = _("Ask for another look, until %(day)s: another moderator decides, not the one who decided this.")
    if decision.is_of_host:
        inside = _("Ask for another look, until %(day)s: a moderator decides, not the host.")
    return f"{inside % {'day': day}} {outside}"


def _until(decision: Decision) -> datetime:
    return decision.created_at + timedelta(weeks=APPEAL_WEEKS)


def as_data(decision: Decision) -> dict:
    """Return the statement for machines: each fact with its code, its text, and its value where that is a code."""
    facts = {
        line.code: {"text": str(line.value)} | ({} if line.data is None else {"value": line.data})
        for line in statement_of(decision)
    }
    return {"id": str(decision.public_id), "decided_at": decision.created_at.isoformat(), "facts": facts}
