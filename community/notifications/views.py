from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime

from community.notifications.actions import mark_read
from community.notifications.kinds import described
from community.notifications.models import Notification
from community.notifications.unread import page_of, unread_of

ROWS = 30


@login_required
def messages_list(request: HttpRequest) -> HttpResponse:
    """What the member has been told, newest first."""
    page = page_of(request.user, before=request.GET.get("before", ""), size=ROWS)
    unread = unread_of(request.user)
    context = {
        "rows": page.rows,
        "older_url": f"?before={page.older}" if page.older else "",
        # what comes after this page was made is not seen by who says "I have seen them all"
        "upto": max(row.created_at for row in unread).isoformat() if unread else "",
    }
    return render(request, "notifications/list.html", context)


@login_required
def open_one(request: HttpRequest, public_id) -> HttpResponse:
    """Mark one as read and go where it leads. POST, because it changes something."""
    notification = get_object_or_404(Notification.objects.visible_to(request.user), public_id=public_id)
    mark_read(actor=request.user, notifications=[notification])
    shown = described([notification], request.user)
    return redirect(shown[0].url if shown else "notifications:list")


@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    mark_read(actor=request.user, upto=_moment(request.POST.get("upto", "")))
    return redirect("notifications:list")


def _moment(text: str) -> datetime | None:
    """A moment that a page of ours wrote; None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
