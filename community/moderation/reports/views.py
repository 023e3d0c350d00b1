from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from community.crisis.help import url_with_help
from community.members.drafts.prefill import with_draft
from community.moderation.choices import Rule
from community.moderation.models import Report
from community.moderation.promises import moment, words_are_read
from community.moderation.registry import proof_subject, target, visible_thing
from community.moderation.reports import actions, rules
from community.moderation.reports.forms import ReportForm, VisitorReportForm
from community.moderation.reports.own import own_report, reports_of
from community.moderation.reports.proofs import is_proven, proof_for
from community.permissions import NotAllowed, require
from community.web import ratelimit
from community.web.decorators import keeps_draft, kept_for_visitors, unlogged
from community.web.idempotency import submission_key
from community.web.pagination import Cursor

REPORTS_PER_HOUR = 20


VISITOR_REPORTS_PER_HOUR = 5
REPORTS_PER_PAGE = 20


@keeps_draft("report:{kind}:{public_id}")
@unlogged
def report(request: HttpRequest, kind: str, public_id) -> HttpResponse:
    """Report to the moderators what the user may see, or saw a moment ago."""
    visible, proof = visible_thing(kind, public_id, request.user), _proof(request)
    if visible is not None:
        proof = proof_for(request.user, kind, proof_subject(kind, public_id))
    elif not is_proven(request.user, kind, proof_subject(kind, public_id), proof):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())  # a member may see it after log-in
        raise Http404
    thing = visible or target(kind).thing(public_id) or public_id  # gone since the page was shown
    back_url = reverse("moderation:how_it_works")
    if visible is not None:
        back_url = target(kind).url_after_report(visible, request.user)
    origin = {"kind": kind, "thing": thing, "proof": proof}
    if not request.user.is_authenticated:
        return _visitor_report(request, origin, back_url)
    return _member_report(request, origin, back_url)


def _proof(request: HttpRequest) -> str:
    return request.POST.get("proof") or request.GET.get("proof", "")


def _member_report(request: HttpRequest, origin: dict, back_url: str) -> HttpResponse:
    require(rules.can_report, request.user)
    about, status, thing = target(origin["kind"]), 200, origin["thing"]
    initial = with_draft(request, {"rule": about.suggested_rule or None})
    preceding = about.preceding(thing, request.user) if isinstance(thing, Model) else []
    form = ReportForm(request.POST or None, preceding=preceding, rules=about.rules, initial=initial)
    if form.is_valid() and (_is_danger(form) or _within_limit(request, form, REPORTS_PER_HOUR)):
        try:
            report = actions.make_report(actor=request.user, **origin, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            messages.success(request, _thanks(report))
            return redirect(url_with_help(request, back_url, form.cleaned_data["text"], then=words_are_read()))
    context = {"form": form, "about": about, "back_url": back_url, "proof": origin["proof"]}
    return render(request, "moderation/report.html", context, status=status)


def _thanks(report: Report) -> str:
    """Return the thanks with the promise that the queue counts down, and the way to everything that they reported."""
    if report.is_claimed_now:
        promise = _("Thank you. A moderator is looking at it; you hear from us before %(moment)s.")
    else:
        promise = _("Thank you. A moderator looks at it before %(moment)s.")
    text = promise % {"moment": moment(report.promised_at)}
    return format_html('{} <a href="{}">{}</a>', text, reverse("moderation:reported"), _("What I reported"))


def _visitor_report(request: HttpRequest, origin: dict, back_url: str) -> HttpResponse:
    """Report as a visitor: nothing is kept of them, and the response to the form itself says thanks."""
    about = target(origin["kind"])
    form = VisitorReportForm(request.POST or None, rules=about.rules)
    if form.is_valid() and _within_limit(request, form, VISITOR_REPORTS_PER_HOUR):
        rule, text = form.cleaned_data["rule"], form.cleaned_data["text"]
        key = submission_key(request)
        actions.make_visitor_report(submission_id=key, **origin, rule=rule, text=text)
        return render(request, "moderation/report_thanks.html", {"rule": rule, "text": text, "back_url": back_url})
    context = {"form": form, "about": about, "back_url": back_url, "proof": origin["proof"]}
    return render(request, "moderation/report.html", context)


def _is_danger(form: BaseForm) -> bool:
    """Return whether it is a report of danger: no limit holds a member back from that."""
    return form.cleaned_data["rule"] == Rule.DANGER


def _within_limit(request: HttpRequest, form: BaseForm, limit: int) -> bool:
    full = _("You have reported a lot in one hour. Your words are still here; try again later.")
    return ratelimit.consume_for_form(
        form, "report", ratelimit.client_key(request), limit=limit, seconds=3600, message=full
    )


@login_required
def reported(request: HttpRequest) -> HttpResponse:
    """List what the member reported, newest first."""
    page = Cursor.of(request.GET, "-created_at", "-public_id").slice(reports_of(request.user), size=REPORTS_PER_PAGE)
    context = {"page": page, "rows": [own_report(report) for report in page.rows]}
    return render(request, "moderation/reported.html", context)


@kept_for_visitors
def how_it_works(request: HttpRequest) -> HttpResponse:
    return render(request, "moderation/how_it_works.html")
