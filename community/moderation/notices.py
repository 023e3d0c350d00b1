"""Kinds of notification about moderation. The texts name no topic and no person."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.ids import id_in
from community.members.rules import can_operate
from community.moderation.models import Decision, Measure, ModeratorNote, Report, Shift
from community.notifications.choices import Cause
from community.notifications.kinds import Kind, register


def _own_decisions(things, member):
    return Decision.objects.visible_to(member).filter(public_id__in=things)


def _decision_urls(notifications, member) -> dict[str, str]:
    keys = _own_decisions([n.thing for n in notifications], member).values_list("public_id", flat=True)
    return {str(key): reverse("moderation:decision", args=[key]) for key in keys}


def _outcome_urls(notifications, member) -> dict[str, str]:
    """Return where a reporter reads what came of it, or the list of their reports for a notification of earlier."""
    keys = [key for n in notifications if (key := id_in(n.thing)) is not None]
    own = Report.objects.made_by(member).filter(public_id__in=keys)
    urls = {n.thing: reverse("moderation:reported") for n in notifications}
    return urls | {
        str(key): reverse("moderation:own_report", args=[key]) for key in own.values_list("public_id", flat=True)
    }


def _put_aside(things, member):
    """Return what this member put aside as a host, in groups that they still host."""
    return Decision.objects.by_hosts_visible_to(member).filter(decided_by=member, public_id__in=things)


def _put_aside_urls(notifications, member) -> dict[str, str]:
    rows = _put_aside([n.thing for n in notifications], member).values_list("public_id", "report__group__slug")
    return {str(key): reverse("moderation:put_aside_list", args=[slug]) for key, slug in rows}


def _own_notes(things, member):
    return ModeratorNote.objects.visible_to(member).filter(public_id__in=things)


def _note_urls(notifications, member) -> dict[str, str]:
    keys = _own_notes([n.thing for n in notifications], member).values_list("public_id", flat=True)
    return {str(key): reverse("moderation:note", args=[key]) for key in keys}


def _readable_reports(things, member):
    return Report.objects.visible_to(member).not_about(member).filter(public_id__in=things)


def _report_urls(notifications, member) -> dict[str, str]:
    keys = _readable_reports([n.thing for n in notifications], member).values_list("public_id", flat=True)
    return {str(key): reverse("moderation:review", args=[key]) for key in keys}


def _waiting_reports(things, member):
    return _readable_reports(things, member).waiting()


def _waiting_report_urls(notifications, member) -> dict[str, str]:
    keys = _waiting_reports([n.thing for n in notifications], member).values_list("public_id", flat=True)
    return {str(key): reverse("moderation:review", args=[key]) for key in keys}


def _doubted_reports(things, member):
    """Return the reports of which a second opinion is asked and not given."""
    return _readable_reports(things, member).undecided().exclude(case__opinion_asked_at=None)


def _doubted_report_urls(notifications, member) -> dict[str, str]:
    keys = _doubted_reports([n.thing for n in notifications], member).values_list("public_id", flat=True)
    return {str(key): reverse("moderation:review", args=[key]) for key in keys}


def _unseen_reports(things, member):
    """Return what waits for moderators, to those who run the site: they read none of it."""
    waiting = Report.objects.waiting().not_about(member).filter(public_id__in=things)
    return waiting if can_operate(member) else waiting.none()


def _unseen_urls(notifications, member) -> dict[str, str]:
    keys = _unseen_reports([n.thing for n in notifications], member).values_list("public_id", flat=True)
    return {str(key): reverse("moderation:unseen") for key in keys}


def _own_measures(things, member):
    return Measure.objects.visible_to(member).exclude(decision=None).filter(public_id__in=things)


def _measure_urls(notifications, member) -> dict[str, str]:
    rows = _own_measures([n.thing for n in notifications], member).values_list("public_id", "decision__public_id")
    return {str(key): reverse("moderation:decision", args=[decision]) for key, decision in rows}


def _known_measures(things, member):
    return Measure.objects.known_to(member).filter(public_id__in=things)


def _known_measure_urls(notifications, member) -> dict[str, str]:
    keys = _known_measures([n.thing for n in notifications], member).values_list("public_id", flat=True)
    return {str(key): reverse("moderation:measure", args=[key]) for key in keys}


def _offered_shifts(things, member):
    return Shift.objects.visible_to(member).offered_now(member).filter(public_id__in=things)


def _coming_shifts(things, member):
    return Shift.objects.visible_to(member).to_come().filter(public_id__in=things)


def _own_coming_shifts(things, member):
    return _coming_shifts(things, member).filter(member=member)


def _shift_urls(notifications, _member) -> dict[str, str]:
    return {n.thing: reverse("moderation:shifts") for n in notifications}


DECIDED = _("A moderator has written to you about something you shared.")
TAKEN_OUT = _("There is a message for you from the hosts of a group.")
LOOKED = _("A moderator has looked at what you reported. Thank you for speaking up.")
register(Kind("moderation.decision", DECIDED, Cause.HOUSE, _own_decisions, _decision_urls))
ANSWERED_HOST = _("A moderator has looked at something that you put aside as a host.")
register(Kind("moderation.host_answer", ANSWERED_HOST, Cause.HOUSE, _put_aside, _put_aside_urls))
register(Kind("moderation.taken_out", TAKEN_OUT, Cause.HOUSE, _own_decisions, _decision_urls))
OVER = _("Something of your account here is as it was before.")
CLOSING = _("A colleague asks a second moderator to look at something.")
register(Kind("moderation.measure_over", OVER, Cause.HOUSE, _own_measures, _measure_urls))
register(Kind("moderation.closing", CLOSING, Cause.HOUSE, _known_measures, _known_measure_urls))
WROTE = _("A moderator has written to you.")
ANSWERED = _("Somebody to whom you wrote as a moderator has answered.")
register(Kind("moderation.note", WROTE, Cause.HOUSE, _own_notes, _note_urls))
register(Kind("moderation.answer", ANSWERED, Cause.HOUSE, _readable_reports, _report_urls))
register(Kind("moderation.looked", LOOKED, Cause.HOUSE, None, _outcome_urls))
HANDED = _("A colleague has handed something over to you.")
ASKED = _("A colleague asks what you think of something.")
ADVISED = _("A colleague has told you what they think of something.")
register(Kind("moderation.handed", HANDED, Cause.HOUSE, _readable_reports, _report_urls))
register(Kind("moderation.opinion", ASKED, Cause.HOUSE, _doubted_reports, _doubted_report_urls))
register(Kind("moderation.advice", ADVISED, Cause.HOUSE, _readable_reports, _report_urls))
IN_DANGER = _("Someone may be in danger: please look as soon as you can.")
REPORTED = _("There is something new for moderators to look at.")
UNSEEN = _("Something for moderators has been waiting, and nobody has looked yet.")
register(Kind("moderation.danger", IN_DANGER, Cause.HOUSE, _waiting_reports, _waiting_report_urls, is_urgent=True))
register(Kind("moderation.report", REPORTED, Cause.HOUSE, _waiting_reports, _waiting_report_urls))
register(Kind("moderation.unseen", UNSEEN, Cause.HOUSE, _unseen_reports, _unseen_urls, is_urgent=True))
OFFERED = _("A colleague asks who can take over a shift.")
TAKEN = _("A colleague takes over a shift of yours.")
SOON = _("A shift of yours begins within an hour.")
register(Kind("moderation.shift_offered", OFFERED, Cause.HOUSE, _offered_shifts, _shift_urls))
register(Kind("moderation.shift_taken", TAKEN, Cause.HOUSE, _coming_shifts, _shift_urls))
register(Kind("moderation.shift_soon", SOON, Cause.HOUSE, _own_coming_shifts, _shift_urls))
