from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.groups.hosting.views import hosted_group
from community.members.drafts.prefill import with_draft
from community.moderation.models import Decision, Report
from community.moderation.promises import moment
from community.moderation.put_aside import actions, rules
from community.moderation.put_aside.forms import RULES, PutAsideForm
from community.moderation.put_aside.rows import rows_of
from community.moderation.registry import Subject, is_registered, target, visible_thing
from community.permissions import NotAllowed, denial_reason
from community.web.decorators import keeps_draft
from community.web.pagination import Cursor

ROWS_PER_PAGE = 20


@keeps_draft("put_aside:{kind}:{public_id}")
@login_required
def put_aside(request: HttpRequest, kind: str, public_id) -> HttpResponse:
    """Ask a host for the reason, and hide this until a moderator has looked."""
    subject = _subject(request, kind, public_id)
    form, status = PutAsideForm(request.POST or None, initial=with_draft(request, main="explanation")), 200
    if form.is_valid():
        try:
            decision = actions.put_aside(actor=request.user, kind=kind, thing=subject.thing, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            sentence = _("Put aside: others do not see it any more. A moderator looks at it before %(moment)s.")
            messages.success(request, sentence % {"moment": moment(decision.report.promised_at)})
            return redirect(subject.url_around)
    group, may = subject.target.group(subject.thing), rules.can_put_aside(request.user, subject)
    context = {
        "form": form,
        "reasons": RULES,
        "group": group,
        "text": subject.text,
        "author": subject.target.persona(subject.thing),
        "url": subject.url,
        "report_kind": kind,
        "public_id": public_id,
        "refusal": "" if may else denial_reason(rules.can_put_aside, request.user, subject),
    }
    return render(request, "moderation/put_aside/put_aside.html", context, status=status)


def _subject(request: HttpRequest, kind: str, public_id) -> Subject:
    """Return what this is about; it does not exist for who does not see it there, or does not host the group."""
    thing = visible_thing(kind, public_id, request.user) if is_registered(kind) else None
    about = target(kind) if thing is not None else None
    if about is None or not about.group_lookup or not rules.hosts_only(request.user, about.group(thing)):
        raise Http404
    return Subject(about, thing, about.writer(thing))


@login_required
def put_aside_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List what hosts of this group put aside, newest first: what waits for a moderator, and what came of the rest."""
    group = hosted_group(request, slug)
    reports = Report.objects.of_hosts_in(group).not_about(request.user).select_related("case")
    page = Cursor.of(request.GET, "-created_at", "-public_id").slice(reports, size=ROWS_PER_PAGE)
    context = {"group": group, "page": page, "rows": rows_of(page.rows, is_host=rules.hosts_only(request.user, group))}
    return render(request, "moderation/put_aside/list.html", context)


@login_required
def take_back(request: HttpRequest, public_id) -> HttpResponse:
    """Show again what a host put aside, before a moderator has looked."""
    decisions = Decision.objects.by_hosts_visible_to(request.user).select_related("report__group")
    decision = get_object_or_404(decisions, public_id=public_id)
    if decision.report is None or not rules.hosts_only(request.user, decision.report.group):
        raise Http404
    actions.take_back(actor=request.user, decision=decision)
    messages.success(request, _("Everybody in the group can read it again, and the writer has been told."))
    return redirect("moderation:put_aside_list", decision.report.group.slug)
