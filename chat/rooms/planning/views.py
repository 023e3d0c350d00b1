"""The evenings of a room: for everybody who sees the room, and the planning for its hosts."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chat.rooms import rules
from chat.rooms.models import Evening, Room
from chat.rooms.planning import actions
from chat.rooms.planning.forms import (
    CancelForm,
    ChangeDateForm,
    ChangeEveningForm,
    HoursForm,
    NewEveningForm,
    RemoveHoursForm,
)
from chat.rooms.planning.hosts import hosts_to_choose
from chat.rooms.planning.repetition import possible_evenings
from community.members.drafts.prefill import with_draft
from community.permissions import require
from community.web.decorators import keeps_draft, kept_for_visitors
from community.web.edit_lock import ChangedMeanwhile
from community.web.pagination import Cursor

EVENINGS_PER_PAGE = 30


@kept_for_visitors
def evenings(request: HttpRequest, public_id) -> HttpResponse:
    """All evenings of a room that are still to come."""
    room = _room(request, public_id)
    return render(request, "chat/evenings.html", _list_context(request, room))


@kept_for_visitors
def evening(request: HttpRequest, public_id) -> HttpResponse:
    """Show one evening: its time, its theme, and whether it goes on."""
    evening = _evening(request, public_id)
    context = {"evening": evening, "room": evening.room, "may_plan": rules.can_plan(request.user, evening.room)}
    return render(request, "chat/evening.html", context)


@login_required
def planning(request: HttpRequest, public_id) -> HttpResponse:
    """The page where a host plans: the weekly hours, and the evenings to come."""
    room = _room_to_plan(request, public_id)
    form = HoursForm(request.POST or None)
    if form.is_valid() and _set_hours(request, room, form):
        return redirect("chat:planning", public_id)
    hours = room.hours.order_by("weekday", "begins")
    dates = actions.coming_dates(room)
    context = _list_context(request, room) | {"form": form, "hours": hours, "dates": dates}
    return render(request, "chat/planning.html", context)


@login_required
def remove_hours(request: HttpRequest, public_id) -> HttpResponse:
    room = _room_to_plan(request, public_id)
    form = RemoveHoursForm(request.POST)
    if form.is_valid():
        actions.remove_hours(actor=request.user, room=room, **form.cleaned_data)
        messages.success(request, _("Taken away. The room does not open then any more."))
    return redirect("chat:planning", public_id)


@keeps_draft("new_evening:{public_id}")
@login_required
def plan(request: HttpRequest, public_id) -> HttpResponse:
    """Plan an evening; of a series, first show every date."""
    room = _room_to_plan(request, public_id)
    personas = hosts_to_choose(room, request.user)
    initial = {"begins": request.GET.get("van"), "ends": request.GET.get("tot"), "day": request.GET.get("dag")}
    form = NewEveningForm(request.POST or None, personas=personas, initial=initial | with_draft(request, main="title"))
    possible = []
    if form.is_valid():
        if form.is_series:
            planned = room.evenings.planned().coming()
            fields = (form.cleaned_data[name] for name in ("begins", "ends"))
            possible = possible_evenings(form.days, *fields, planned)
        spans = _chosen_spans(request, form, possible)
        if spans and _plan(request, room, form, spans):
            return redirect("chat:planning", public_id)
    context = {"room": room, "form": form, "possible": possible}
    return render(request, "chat/plan_evening.html", context)


@keeps_draft("evening:{public_id}")
@login_required
def change(request: HttpRequest, public_id) -> HttpResponse:
    """Change an evening, or move it."""
    evening = _evening_to_plan(request, public_id)
    if evening.is_over or evening.is_cancelled:
        return redirect(evening)
    stored = actions.stored_values(evening)
    hosts = hosts_to_choose(evening.room, request.user)
    hosts += [host for host in evening.hosts.all() if host not in hosts]
    form = ChangeEveningForm(request.POST or None, personas=hosts, initial=stored | with_draft(request, main="title"))
    form.carry_version(stored)
    if form.is_valid() and _change(request, evening, form):
        return redirect(evening)
    return render(request, "chat/change_evening.html", {"evening": evening, "room": evening.room, "form": form})


@keeps_draft("cancel_evening:{public_id}")
@login_required
def cancel(request: HttpRequest, public_id) -> HttpResponse:
    """Ask why, then cancel an evening."""
    evening = _evening_to_plan(request, public_id)
    if evening.is_over or evening.is_cancelled:
        return redirect(evening)
    later = evening.room.evenings.planned().filter(series=evening.series, begins__gt=evening.begins)
    count = later.count() if evening.series else 0
    form = CancelForm(request.POST or None, later=count, initial=with_draft(request, main="reason"))
    if form.is_valid():
        told = actions.cancel_evening(actor=request.user, evening=evening, **form.cleaned_data)
        messages.success(request, _told(_("Cancelled."), told))
        return redirect(evening)
    context = {"evening": evening, "room": evening.room, "form": form, "later": count}
    return render(request, "chat/cancel_evening.html", context)


@keeps_draft("weekly_date:{public_id}")
@login_required
def change_date(request: HttpRequest, public_id, when: str) -> HttpResponse:
    """Ask what happens with the weekly hours of one date; where an evening took their place, go to its page."""
    room = _room_to_plan(request, public_id)
    begins = _moment(when)
    taken = room.evenings.filter(planned_begins=begins).order_by("-pk").first()
    slot = next((slot for slot in actions.coming_dates(room) if slot.begins == begins), None)
    if slot is None and taken is None:
        raise Http404
    if slot is None:
        return redirect(taken)
    begins_at, ends_at = timezone.localtime(slot.begins), timezone.localtime(slot.ends)
    initial = {"move": "no", "begins": begins_at.time(), "ends": ends_at.time()}
    form = ChangeDateForm(request.POST or None, initial=initial | with_draft(request, main="reason"))
    if form.is_valid():
        fields = {"to": form.span, "reason": form.cleaned_data["reason"]}
        try:
            evening, told = actions.change_date(actor=request.user, room=room, begins=begins, **fields)
        except actions.Overlaps as overlap:
            form.add_overlap(overlap.other)
        except actions.NotWeekly:
            form.add_error(None, _("A colleague changed this date a moment ago. Look at the planning first."))
        else:
            done = _("Moved.") if form.cleaned_data["move"] else _("Cancelled.")
            messages.success(request, _told(done, told))
            return redirect(evening)
    return render(request, "chat/change_date.html", {"room": room, "slot": slot, "form": form})


def _moment(when: str) -> datetime:
    try:
        return timezone.make_aware(datetime.fromisoformat(when))
    except ValueError as error:
        raise Http404 from error


def _room(request: HttpRequest, public_id) -> Room:
    return get_object_or_404(Room.objects.visible_to(request.user).select_related("group"), public_id=public_id)


def _room_to_plan(request: HttpRequest, public_id) -> Room:
    room = _room(request, public_id)
    require(rules.can_plan, request.user, room)
    return room


def _evening(request: HttpRequest, public_id) -> Evening:
    visible = Evening.objects.visible_to(request.user).select_related("room__group").with_hosts(request.user)
    return get_object_or_404(visible, public_id=public_id)


def _evening_to_plan(request: HttpRequest, public_id) -> Evening:
    evening = _evening(request, public_id)
    require(rules.can_plan, request.user, evening.room)
    return evening


def _list_context(request: HttpRequest, room: Room) -> dict:
    rows = Evening.objects.visible_to(request.user).filter(room=room).coming().with_hosts(request.user)
    page = Cursor.of(request.GET, *rows.ORDER).slice(rows, size=EVENINGS_PER_PAGE)
    may_plan = rules.can_plan(request.user, room)
    urls = {"previous_url": page.previous_url, "next_url": page.next_url}
    return {"room": room, "evenings": page.rows, "may_plan": may_plan} | urls


def _set_hours(request: HttpRequest, room: Room, form: HoursForm) -> bool:
    try:
        actions.set_hours(actor=request.user, room=room, **form.cleaned_data)
    except actions.Overlaps as overlap:
        form.add_overlap(overlap.other)
        return False
    except actions.TooManyHours:
        form.add_error(None, _("These are a lot of hours. First take some away."))
        return False
    messages.success(request, _("Saved. The room opens by itself at this time, every week."))
    return True


def _chosen_spans(request: HttpRequest, form: NewEveningForm, possible: list) -> list:
    """Return the times to plan; of a series those whose date was ticked on the page that shows all dates."""
    if not form.is_series:
        return [form.span]
    ticked = set(request.POST.getlist("dates"))
    if "dates_shown" in request.POST and not ticked:
        form.add_error(None, _("Tick at least one date."))
    return [(one.begins, one.ends) for one in possible if one.other is None and one.day.isoformat() in ticked]


def _plan(request: HttpRequest, room: Room, form: NewEveningForm, spans: list) -> bool:
    fields = {"title": form.cleaned_data["title"], "hosts": form.chosen_hosts}
    try:
        evenings = actions.plan_evenings(actor=request.user, room=room, spans=spans, **fields)
    except actions.Overlaps as overlap:
        form.add_overlap(overlap.other)
        return False
    text = ngettext("%(n)s evening is planned.", "%(n)s evenings are planned.", len(evenings)) % {"n": len(evenings)}
    messages.success(request, text)
    return True


def _change(request: HttpRequest, evening: Evening, form: ChangeEveningForm) -> bool:
    begins, ends = form.span
    fields = {name: form.cleaned_data[name] for name in ("title", "reason", "made_from")}
    fields |= {"begins": begins, "ends": ends, "hosts": form.chosen_hosts}
    try:
        told = actions.change_evening(actor=request.user, evening=evening, **fields)
    except ChangedMeanwhile as changed:
        form.add_changed_meanwhile(changed)
        return False
    except actions.Overlaps as overlap:
        form.add_overlap(overlap.other)
        return False
    except actions.IsOver:
        return True  # the page of the evening says what it is now
    messages.success(request, _told(_("Saved. This is what others see now."), told))
    return True


def _told(text: str, people: int) -> str:
    if not people:
        return text
    told = ngettext("%(n)s person is told.", "%(n)s people are told.", people) % {"n": people}
    return f"{text} {told}"
