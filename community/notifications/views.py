from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime

from community.notifications.actions import mark_read
from community.notifications.kinds import notification_views
from community.notifications.models import Notification
from community.notifications.unread import badge_of, list_page

PAGE_SIZE = 30


@login_required
def notification_list(request: HttpRequest) -> HttpResponse:
    """Show the notifications of the member, newest first."""
    badge = badge_of(request.user)
    context = {
        "page": list_page(request.user, request.GET, size=PAGE_SIZE),
        "break_until": badge.break_until,
        "unread_count": badge.count,  # for the badge in the header, which then does not count again
        # "Mark all as read" leaves unread what comes after this page was made
        "upto": badge.newest_at.isoformat() if badge.newest_at else "",
    }
    return render(request, "notifications/list.html", context)


@login_required
def open_notification(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Mark a notification as read and redirect to its thing. POST, because it changes something."""
    notification = get_object_or_404(Notification.objects.visible_to(request.user), public_id=public_id)
    mark_read(actor=request.user, notifications=[notification])
    views = notification_views([notification], request.user)
    return redirect(views[0].url if views else "notifications:list")


@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    mark_read(actor=request.user, upto=_moment(request.POST.get("upto", "")))
    return redirect("notifications:list")


def _moment(text: str) -> datetime | None:
    """Read the moment in the form of the list; None for anything else."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
