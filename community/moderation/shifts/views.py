from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.moderation.models import Shift
from community.moderation.rules import is_moderator
from community.moderation.shifts import actions
from community.moderation.shifts.forms import NowForm, OfferForm, ShiftForm
from community.moderation.shifts.overview import on_duty, shifts_to_come
from community.moderation.shifts.rules import can_change_shift
from community.permissions import require
from community.web.decorators import unlimited

AT_THAT_TIME = gettext_lazy("You have a shift at that time already. Nothing was changed.")


@login_required
def shifts(request: HttpRequest) -> HttpResponse:
    """List the shifts of the coming weeks, and plan one's own."""
    if not is_moderator(request.user):
        raise Http404
    form = ShiftForm(request.POST or None, initial={"day": timezone.localdate()})
    if form.is_valid():
        return _planned(request, form.spans, form)
    return _page(request, form=form)


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Begin a shift now."""
    if not is_moderator(request.user):
        raise Http404
    form = NowForm(request.POST)
    if form.is_valid():
        return _planned(request, [form.span], form)
    return _page(request, now_form=form)


@unlimited
@login_required
def end(request: HttpRequest, public_id) -> HttpResponse:
    if actions.end_shift(actor=request.user, shift=_shift(request, public_id)):
        messages.success(request, _("Your shift is over. Thank you, and rest well."))
    else:
        messages.success(request, _("Your shift is cancelled."))
    return redirect("moderation:shifts")


@login_required
def offer(request: HttpRequest, public_id) -> HttpResponse:
    """Offer a shift to a colleague, or to all of them."""
    shift = _shift(request, public_id)
    require(can_change_shift, request.user, shift)
    form = OfferForm(request.POST or None, member=request.user)
    if request.method == "POST" and form.is_valid():
        actions.offer_shift(actor=request.user, shift=shift, colleague=form.cleaned_data["colleague"])
        messages.success(request, _("Your question is sent. It stays your shift until somebody takes it."))
        return redirect("moderation:shifts")
    return render(request, "moderation/shifts/offer.html", {"form": form, "shift": shift})


@unlimited
@login_required
def keep(request: HttpRequest, public_id) -> HttpResponse:
    actions.keep_shift(actor=request.user, shift=_shift(request, public_id))
    messages.success(request, _("You keep this shift."))
    return redirect("moderation:shifts")


@unlimited
@login_required
def take(request: HttpRequest, public_id) -> HttpResponse:
    try:
        actions.take_shift(actor=request.user, shift=_shift(request, public_id))
    except actions.AtThatTime:
        messages.error(request, AT_THAT_TIME)
    else:
        messages.success(request, _("This shift is yours now. Your colleague is told."))
    return redirect("moderation:shifts")


def _shift(request: HttpRequest, public_id) -> Shift:
    return get_object_or_404(Shift.objects.visible_to(request.user), public_id=public_id)


def _planned(request: HttpRequest, spans: list, form: forms.Form) -> HttpResponse:
    """Plan these spans, and say how many stand now; with none, the form says why."""
    planned = actions.plan_shifts(actor=request.user, spans=spans)
    if not planned:
        form.add_error(None, AT_THAT_TIME)
        return _page(request, **{"form" if isinstance(form, ShiftForm) else "now_form": form})
    text = ngettext("%(n)s shift is planned.", "%(n)s shifts are planned.", len(planned)) % {"n": len(planned)}
    if left_out := len(spans) - len(planned):
        rest = ngettext(
            "On %(n)s date you have a shift already; it is as it was.",
            "On %(n)s dates you have a shift already; they are as they were.",
            left_out,
        )
        text = f"{text} {rest % {'n': left_out}}"
    messages.success(request, text)
    return redirect("moderation:shifts")


def _page(request: HttpRequest, *, form: ShiftForm | None = None, now_form: NowForm | None = None) -> HttpResponse:
    rows = shifts_to_come(request.user)
    going_on, coming = on_duty(rows, timezone.now())
    context = {
        "rows": rows,
        "going_on": going_on,
        "coming": coming,
        "form": form or ShiftForm(initial={"day": timezone.localdate()}),
        "now_form": now_form or NowForm(),
        "is_on_duty": any(row.shift.member_id == request.user.pk for row in going_on),
    }
    return render(request, "moderation/shifts/shifts.html", context)
