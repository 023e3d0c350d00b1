from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from community.groups.models import Group
from community.ids import id_in
from community.members.choices import DutyKind
from community.members.models import Persona
from community.members.rules import can_moderate, duty_group_ids
from community.moderation.choices import Outcome
from community.moderation.decisions.actions import OutcomeNotPossible
from community.moderation.direct.actions import act
from community.moderation.models import Sweep
from community.moderation.rules import is_moderator
from community.moderation.statement_templates.forms import initial_values, sent_form
from community.moderation.sweeps import actions
from community.moderation.sweeps.forms import Period, StatementForm, SweepForm
from community.moderation.sweeps.texts import MOST_ACCOUNTS, counts, new_accounts, readable_texts, sweepable, written
from community.permissions import NotAllowed
from community.web.decorators import keeps_draft, unlimited
from community.web.pagination import Cursor

TEXTS_PER_PAGE = 20
SWEEPS_SHOWN = 10


@login_required
def person(request: HttpRequest, public_id) -> HttpResponse:
    """Show a moderator what one account wrote, in counts and in slices, and what was hidden of it at once."""
    persona, scope = _persona(request, public_id), _scope(request)
    kinds = {about.kind: about for about in sweepable()}
    kind = request.GET.get("kind") if request.GET.get("kind") in kinds else "post"
    rows = written(kinds[kind], group=scope, since=None).filter(author=persona)
    page = Cursor.of(request.GET, "-created_at", "-public_id").slice(rows, size=TEXTS_PER_PAGE)
    table = _counts_by_kind([persona], scope)
    context = {
        "persona": persona,
        "scope": scope,
        "scopes": _scopes(request),
        "kinds": [(about, about.kind == kind) for about in kinds.values()],
        "periods": Period.labels,
        "rows": table,
        "has_words": any(any(numbers) for _label, numbers in table),
        "texts": list(readable_texts(page.rows, kinds[kind], request.user)),
        "page": page,
        "sweeps": Sweep.objects.visible_to(request.user).filter(persona=persona).order_by("-pk")[:SWEEPS_SHOWN],
    }
    return render(request, "moderation/sweeps/person.html", context)


@keeps_draft("sweep")
@unlimited
@login_required
def make(request: HttpRequest) -> HttpResponse:
    """Hide all that these accounts wrote (``lid``, each a public id): one decision and one letter for each."""
    if not is_moderator(request.user):
        raise Http404
    scope, personas = _scope(request), _personas(request)
    if not personas:
        messages.info(request, _("First choose whose words these are."))
        return redirect("moderation:sweeps")
    reader = personas[0].member
    initial = initial_values(request, into="explanation", reader=reader, initial={"period": Period.DAY})
    form, status = SweepForm(sent_form(request), reader=reader, initial=initial), 200
    if form.is_valid():
        period = Period(form.cleaned_data.pop("period"))
        try:
            done = [_sweep(request, persona, period, scope, form) for persona in personas]
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            return redirect(_where_next([sweep for sweep in done if sweep is not None], personas))
    table = _counts_by_kind(personas, scope)
    context = {"form": form, "personas": personas, "scope": scope, "periods": Period.labels, "rows": table}
    return render(request, "moderation/sweeps/make.html", context, status=status)


def _counts_by_kind(personas: list[Persona], scope: Group | None) -> list[tuple[object, list[int]]]:
    """Return the label of each kind with how much of it was written in each period."""
    columns = [counts(personas, group=scope, since=period.since()) for period in Period]
    return [(cells[0][0].label, [number for _about, number in cells]) for cells in zip(*columns, strict=True)]


def _sweep(request: HttpRequest, persona: Persona, period: Period, scope: Group | None, form: SweepForm):
    """Return the sweep of this persona, or None when there was nothing to hide, and say which it was."""
    names = {"name": persona.name}
    try:
        sweep = actions.sweep_account(
            actor=request.user, persona=persona, since=period.since(), group=scope, **form.cleaned_data
        )
    except actions.NothingToHide:
        messages.info(request, _("There is nothing of %(name)s in that time that others can read.") % names)
        return None
    except actions.SweptAlready as at_work:
        messages.info(request, _("All that %(name)s wrote is being hidden already. Nothing more was sent.") % names)
        return at_work.sweep
    messages.success(request, _("All that %(name)s wrote is being hidden. The writer got one message.") % names)
    return sweep


def _where_next(sweeps: list, personas: list) -> str:
    if len(sweeps) == 1:
        return reverse("moderation:sweep", args=[sweeps[0].public_id])
    return (
        reverse("moderation:person", args=[personas[0].public_id])
        if len(personas) == 1
        else reverse("moderation:sweeps")
    )


@login_required
def sweeps(request: HttpRequest) -> HttpResponse:
    """List new accounts that wrote, to choose from, and the sweeps so far, newest first."""
    if not is_moderator(request.user):
        raise Http404
    rows = Sweep.objects.visible_to(request.user).select_related("persona", "group")
    page = Cursor.of(request.GET, "-created_at", "-public_id").slice(rows, size=TEXTS_PER_PAGE)
    scope = _scope(request)
    context = {"page": page, "scope": scope, "accounts": new_accounts(request.user, group=scope)}
    return render(request, "moderation/sweeps/list.html", context)


@login_required
def sweep(request: HttpRequest, public_id) -> HttpResponse:
    """Show how far a sweep is, and let a moderator undo it, or undo that."""
    sweep = _visible_sweep(request, public_id)
    items = sweep.items
    context = {
        "sweep": sweep,
        "hidden": items.filter(is_hidden=True).count(),
        "total": items.count(),
        "left": _left_text(sweep),
        "form": StatementForm(initial={"rule": "other"}),
    }
    return render(request, "moderation/sweeps/sweep.html", context)


@unlimited
@require_POST
@login_required
def turn(request: HttpRequest, public_id) -> HttpResponse:
    """Undo a sweep, or hide the same things again: a decision with a statement of reasons, as each."""
    sweep = _visible_sweep(request, public_id)
    form = StatementForm(request.POST)
    outcome = Outcome.RESTORE if request.POST.get("outcome") == Outcome.RESTORE else Outcome.HIDE
    if not form.is_valid():
        messages.warning(request, _("Say in a few words why: the writer reads it."))
        return redirect("moderation:sweep", public_id)
    try:
        act(actor=request.user, kind="sweep", thing=sweep, outcome=outcome, **form.cleaned_data)
    except OutcomeNotPossible:
        messages.info(request, _("A colleague was just before you. Nothing more was sent."))
    else:
        done = _("It is being shown again.") if outcome == Outcome.RESTORE else _("It is being hidden again.")
        messages.success(request, done)
    return redirect("moderation:sweep", public_id)


@unlimited
@require_POST
@login_required
def go_on(request: HttpRequest, public_id) -> HttpResponse:
    """Do the next part now, where no background job does it."""
    actions.carry_out(_visible_sweep(request, public_id).pk)
    return redirect("moderation:sweep", public_id)


def _left_text(sweep: Sweep) -> str:
    if not sweep.is_busy:
        return ""
    waiting = sweep.items.filter(turn__lt=sweep.turn).count()
    if sweep.is_hidden and not sweep.is_collected:
        for about in sweepable():
            rows = written(about, group=sweep.group, since=sweep.since, until=sweep.until)
            waiting += rows.filter(author=sweep.persona_id).count()
    return ngettext("%(n)s text to go.", "%(n)s texts to go.", waiting) % {"n": waiting}


def _visible_sweep(request: HttpRequest, public_id) -> Sweep:
    rows = Sweep.objects.visible_to(request.user).select_related("persona", "group")
    return get_object_or_404(rows, public_id=public_id)


def _persona(request: HttpRequest, public_id) -> Persona:
    """Return a persona, also across a block: whoever blocks every moderator is moderated all the same."""
    if not is_moderator(request.user):
        raise Http404
    personas = Persona.objects.select_related("member").exclude(member=request.user)
    return get_object_or_404(personas, public_id=public_id)


def _personas(request: HttpRequest) -> list[Persona]:
    """Return the personas that were chosen; never the moderator's own."""
    keys: list[UUID] = [key for text in request.GET.getlist("lid") if (key := id_in(text)) is not None]
    rows = Persona.objects.select_related("member").exclude(member=request.user).filter(public_id__in=keys)
    return list(rows.order_by("name", "pk")[:MOST_ACCOUNTS])


def _scopes(request: HttpRequest) -> list[Group]:
    """Return the groups of a moderator who does not moderate everywhere."""
    if can_moderate(request.user):
        return []
    return list(Group.objects.filter(pk__in=duty_group_ids(request.user, DutyKind.MODERATOR)).in_order())


def _scope(request: HttpRequest) -> Group | None:
    """Return the group in which this moderator acts, ``waar``; None for the whole house."""
    scopes = _scopes(request)
    chosen = [group for group in scopes if group.slug == request.GET.get("waar")]
    return (chosen or scopes or [None])[0]
