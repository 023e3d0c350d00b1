from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.members.rules import can_moderate
from forum.held import actions
from forum.models import Post, Topic
from forum.unanswered.rules import looks_after_answers

ROWS_SHOWN = 20  # of each kind; what waits longest comes first


@login_required
def held(request: HttpRequest) -> HttpResponse:
    """List what waits until somebody has read it, the oldest first, to those who look after the place."""
    if not looks_after_answers(request.user):
        raise Http404
    topics = list(Topic.objects.held_for(request.user).with_people().order_by("created_at", "pk")[:ROWS_SHOWN])
    posts = Post.objects.held_for(request.user).with_people().select_related("topic__group")
    posts = list(posts.order_by("created_at", "pk")[:ROWS_SHOWN])
    rows = [{"kind": "topic", "thing": topic, "topic": topic, "words": topic.words} for topic in topics]
    rows += [{"kind": "post", "thing": post, "topic": post.topic, "words": post.source} for post in posts]
    for row in rows:
        row["may_hide"] = can_moderate(request.user, row["topic"].group)
    rows.sort(key=lambda row: row["thing"].created_at)
    return render(request, "forum/held/list.html", {"rows": rows})


@login_required
def approve_topic(request: HttpRequest, public_id) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.held_for(request.user), public_id=public_id)
    actions.approve_topic(actor=request.user, topic=topic)
    return _shown(request)


@login_required
def approve_post(request: HttpRequest, public_id) -> HttpResponse:
    post = get_object_or_404(Post.objects.held_for(request.user), public_id=public_id)
    actions.approve_post(actor=request.user, post=post)
    return _shown(request)


def _shown(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Shown. Everybody there can read it now."))
    return redirect("forum:held")
