from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from community.keyset import newest_first
from community.notifications.actions import mark_read
from community.notifications.kinds import described
from community.notifications.models import Notification

ROWS = 30


@login_required
def messages_list(request: HttpRequest) -> HttpResponse:
    """What the member has been told, newest first."""
    mine = Notification.objects.visible_to(request.user)
    page = newest_first(mine, before=request.GET.get("before", ""), size=ROWS)
    context = {
        "rows": described(page.rows, request.user),
        "older_url": f"?before={page.older}" if page.older else "",
        "unread": mine.unread().exists(),
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
    mark_read(actor=request.user)
    return redirect("notifications:list")
