from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import BigAutoField, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from community.crisis.help import help_with_refused, url_with_help
from community.groups.models import Group
from community.groups.nudges import asks_first
from community.groups.rules import why_not_write_now
from community.ids import number_in
from community.members.choices import Purpose
from community.members.consent.rules import agrees
from community.members.drafts.prefill import with_draft
from community.members.querysets.reader_query import ReaderQuery, ReaderSlices
from community.moderation.reports.links import redirect_by_token
from community.permissions import NotAllowed, require
from community.web import ratelimit
from community.web.decorators import keeps_draft, kept_for_visitors, unlogged
from community.web.edit_lock import ChangedMeanwhile
from community.web.idempotency import submission_key
from community.web.pagination import Cursor
from forum import actions, rules
from forum.choices import POSTS_PER_PAGE, TOPICS_PER_PAGE, ReactionKind
from forum.forms import MoveForm, PostForm, ReplyForm, TopicForm
from forum.models import Post, Topic
from forum.querysets import NEWEST_FIRST
from forum.reading.answer_time import usual_answer_time
from forum.reading.permalinks import POST_ORDER, number_url, post_url
from forum.reading.post_views import post_views
from forum.reading.prepared_rows import fetch_posts, visible_topic
from forum.reading.subject import page_about, valid_about
from forum.reading.topic_list import topics_for_reader
from forum.rules import is_writer
from forum.unanswered.rules import promised_at

BOARDS_SHOWN = 50
NEWEST_SHOWN = 8
EDITS_SHOWN = 50
FRAGMENT_POSTS = 100
TOPICS_PER_HOUR = 6
REPLIES_PER_TEN_MINUTES = 20
CHANGES_PER_TEN_MINUTES = 30
REACTIONS_PER_TEN_MINUTES = 100


# reading


_boards = ReaderQuery(lambda user: Group.objects.boards().visible_to(user).readable_by(user)[:BOARDS_SHOWN])
_readable_group = ReaderQuery(
    lambda user, slug: Group.objects.readable_by(user).filter(slug=slug), slug=Group._meta.get_field("slug")
)
_newest = ReaderQuery(
    lambda user: Topic.objects.visible_to(user).on_boards().calm_for(user).with_people().newest_first()[:NEWEST_SHOWN]
)
_topics_of_group = ReaderSlices(
    lambda user, group: Topic.objects.visible_to(user).filter(group=group).with_people(),
    {name: Topic._meta.get_field(name.removeprefix("-")) for name in NEWEST_FIRST},
    size=TOPICS_PER_PAGE,
    group=BigAutoField(),
)


@kept_for_visitors
def index(request: HttpRequest) -> HttpResponse:
    """Show the boards and the newest topics."""
    context = {
        "boards": _boards.rows(request.user),
        "topics": topics_for_reader(_newest.rows(request.user), request.user),
    }
    return render(request, "forum/index.html", context)


@kept_for_visitors
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the topics of one board, or of one group that the user may read."""
    group = _readable_group.first(request.user, slug=slug)
    if group is None:
        raise Http404
    fetch = _topics_of_group.fetch(request.user, group=group.pk)
    topic_list = Cursor.of(request.GET, *NEWEST_FIRST).slice(group.topics.all(), size=TOPICS_PER_PAGE, fetch=fetch)
    context = {
        "group": group,
        "topics": topics_for_reader(topic_list.rows, request.user),
        "previous_url": topic_list.previous_url,
        "next_url": topic_list.next_url,
        "may_start": rules.can_start_topic(request.user, group),
        "breadcrumbs": _breadcrumbs(group),
    }
    return render(request, "forum/board.html", context)


@kept_for_visitors
@keeps_draft("topic:{public_id}")
def topic(request: HttpRequest, public_id) -> HttpResponse:
    """Show the posts of a topic and the form for an answer, which is sent to the same URL."""
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.path)  # before the lookup: the same answer for a topic that does not exist
    topic = _topic(request, public_id)
    if request.method == "POST":
        return _reply(request, topic)
    return _topic_page(request, topic, ReplyForm(initial=with_draft(request, main="source")))


def posts_after(request: HttpRequest, public_id) -> HttpResponse:
    """Render the posts of an open topic that changed after this ``seq``, for the page to take in when the reader
    asks."""
    topic = _topic(request, public_id)
    changed = topic.posts.filter(seq__gt=number_in(request.GET.get("seq")), seq__lte=topic.seq).order_by("seq")
    posts = list(changed.shown_to(request.user).with_people()[:FRAGMENT_POSTS])
    upto = posts[-1].seq if len(posts) == FRAGMENT_POSTS else topic.seq
    shown = {post.number for post in posts}
    states = changed.values_list("number", "state")[:FRAGMENT_POSTS]
    actions.mark_posts_seen(actor=request.user, topic=topic, posts=posts)
    posts.sort(key=lambda post: post.number)
    context = {
        "topic": topic,
        "post_views": post_views(
            posts, topic=topic, user=request.user, may_write=rules.may_react_in(request.user, topic)
        ),
        "deleted": [number for number, state in states if state == "hidden" and number not in shown],
        "upto": upto,
        "more": upto < topic.seq,
    }
    return render(request, "forum/_posts_after.html", context)


def post(request: HttpRequest, public_id) -> HttpResponse:
    """Redirect the permalink of a post to where it stands in its topic."""
    return redirect(post_url(_post(request, public_id)))


def numbered_post(request: HttpRequest, public_id, number: int) -> HttpResponse:
    """Redirect the link that a post has on the page of its topic."""
    return redirect(post_url(_numbered_post(request, public_id, str(number))))


@unlogged
def report_post(request: HttpRequest, public_id, token: str) -> HttpResponse:
    """Redirect to the page where a post is reported."""
    return redirect_by_token(request, "post", token)


@login_required
def mute_writer(request: HttpRequest, public_id, number: int) -> HttpResponse:
    """Redirect to the page that asks whether to mute the writer of a post, and leads back to the post."""
    post = _numbered_post(request, public_id, str(number))
    if post.author is None or is_writer(request.user, post):
        raise Http404
    url = reverse("members:mute", args=[post.author.public_id])
    return redirect(f"{url}?{urlencode({'next': post.get_absolute_url()})}")


@login_required
def history(request: HttpRequest, public_id) -> HttpResponse:
    """Show the earlier versions of a post to its writer and to moderators."""
    post = _post(request, public_id)
    require(rules.can_see_history, request.user, post)
    return render(request, "forum/history.html", {"post": post, "edits": post.edits.all()[:EDITS_SHOWN]})


# writing


@login_required
def choose_board(request: HttpRequest) -> HttpResponse:
    """Choose where to start a topic, for instance about a tool: ``?about=tool:<public id>``."""
    boards = Group.objects.boards().readable_by(request.user)[:BOARDS_SHOWN]
    about = valid_about(request.GET.get("about", ""))
    context = {"boards": boards, "asked": about, "about": page_about(about, request.user)}
    return render(request, "forum/choose_board.html", context)


@keeps_draft("new_topic:{slug}")
@login_required
def new_topic(request: HttpRequest, slug: str) -> HttpResponse:
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    if not _waits_with_words(request, group):
        require(rules.can_start_topic, request.user, group)
    asked = valid_about(request.GET.get("about", ""))
    initial = with_draft(request, main="source") | ({"about": asked} if asked else {})
    form, status = TopicForm(request.POST or None, initial=initial), 200
    if _is_to_send(request, form, group) and _within_limit(request, form, "forum.topic", TOPICS_PER_HOUR, 3600):
        fields = form.cleaned_data | {"submission_id": submission_key(request)}
        about_kind, _colon, about_id = fields.pop("about").partition(":")
        about = {"about_kind": about_kind, "about_id": about_id}
        try:
            topic = actions.start_topic(actor=request.user, group=group, **about, **fields)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            help_with_refused(request, f"{fields['title']}\n{fields['source']}")
            status = 403
        else:
            messages.success(request, _("Your words are here. Thank you for sharing them."))
            written = f"{topic.title}\n{topic.content_note}\n{fields['source']}"
            return redirect(url_with_help(request, topic.get_absolute_url(), written))
    context = {"group": group, "form": form, "breadcrumbs": _breadcrumbs(group, last=_("New topic"))}
    context["about"] = page_about(form["about"].value() or "", request.user)
    return render(request, "forum/new_topic.html", context, status=status)


@keeps_draft("post:{public_id}")
@login_required
def edit(request: HttpRequest, public_id) -> HttpResponse:
    post = _post(request, public_id)
    if not (rules.is_editable_by(request.user, post) and _waits_with_words(request, post.topic.group)):
        require(rules.can_edit, request.user, post)
    stored, status = {"source": post.source}, 200
    form = PostForm(request.POST or None, initial=with_draft(request, stored, main="source"))
    form.carry_version(stored)
    is_to_send = _is_to_send(request, form, post.topic.group)
    if is_to_send and _within_limit(request, form, "forum.change", CHANGES_PER_TEN_MINUTES, 600):
        try:
            actions.edit_post(actor=request.user, post=post, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            form.add_changed_meanwhile(changed)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            help_with_refused(request, form.cleaned_data["source"])
            status = 403
        else:
            return redirect(url_with_help(request, post_url(post), form.cleaned_data["source"]))
    context = {"post": post, "form": form, "back": post_url(post)}
    return render(request, "forum/edit.html", context, status=status)


@login_required
def remove(request: HttpRequest, public_id) -> HttpResponse:
    """Ask first, then remove the post from the page; its writer can still read it."""
    post = _post(request, public_id)
    require(rules.can_remove, request.user, post)
    if request.method != "POST":
        return render(request, "forum/remove.html", {"post": post, "back": post_url(post)})
    actions.remove_post(actor=request.user, post=post)
    messages.success(request, _("Taken back. You can still read your own words; others cannot."))
    is_shown = Topic.objects.visible_to(request.user).filter(pk=post.topic_id).exists()
    return redirect(post_url(post) if is_shown else _board_url(post.topic.group))


@login_required
def move(request: HttpRequest, public_id) -> HttpResponse:
    """Move a topic to another board, as a moderator."""
    topic = _topic(request, public_id)
    require(rules.can_move, request.user, topic)
    boards = Group.objects.boards().visible_to(request.user)
    keys = [group.pk for group in boards[:BOARDS_SHOWN] if rules.can_move_to(request.user, topic, group)]
    boards = boards.filter(pk__in=keys)
    form = MoveForm(request.POST or None, boards=boards)
    if form.is_valid():
        actions.move_topic(actor=request.user, topic=topic, group=form.cleaned_data["group"])
        messages.success(request, _("Moved. Links to it still work, and the person who started it has been told."))
        return redirect(topic)
    return render(request, "forum/move.html", {"topic": topic, "form": form, "boards": boards})


@login_required
def react(request: HttpRequest, public_id) -> HttpResponse:
    """Give or take back a reaction to a post of this topic. The button that was pressed says which: ``support=2``."""
    kind = next((kind for kind in ReactionKind.values if kind in request.POST), None)
    if kind is None:
        raise Http404
    post = _numbered_post(request, public_id, request.POST[kind])
    try:
        ratelimit.consume("forum.react", request.user.pk, limit=REACTIONS_PER_TEN_MINUTES, seconds=600)
    except ratelimit.RateLimitExceeded:
        messages.info(
            request, _("That was a lot of reactions in a short time. Take a breath; you can go on in a moment.")
        )
    else:
        actions.react(actor=request.user, post=post, kind=kind)
    return redirect(post_url(post))


# shared by the views above


def _is_to_send(request: HttpRequest, form: PostForm | TopicForm, group: Group) -> bool:
    """Return whether the form can be sent, and its writer need not be asked about a rule of the group first."""
    if not form.is_valid():
        return False
    words = "\n".join(str(form.cleaned_data.get(name, "")) for name in ("title", "content_note", "source"))
    return not asks_first(form, group, words, request.POST)


def _topic(request: HttpRequest, public_id) -> Topic:
    topic = visible_topic(request.user, public_id)
    if topic is None:
        raise Http404
    return topic


def _post(request: HttpRequest, public_id) -> Post:
    return get_object_or_404(_posts(request), public_id=public_id)


def _posts(request: HttpRequest) -> QuerySet:
    return Post.objects.visible_to(request.user).select_related("topic__group", "author")


def _numbered_post(request: HttpRequest, public_id, number: str) -> Post:
    return get_object_or_404(_posts(request), topic__public_id=public_id, number=number_in(number))


def _reply(request: HttpRequest, topic: Topic) -> HttpResponse:
    """Add a post to a topic. Text that cannot be sent comes back in the form, with the reason."""
    form = ReplyForm(request.POST)
    is_to_send = _is_to_send(request, form, topic.group)
    if not is_to_send or not _within_limit(request, form, "forum.reply", REPLIES_PER_TEN_MINUTES, 600):
        return _topic_page(request, topic, form)
    try:
        submission_id = submission_key(request)
        post = actions.reply(actor=request.user, topic=topic, submission_id=submission_id, **form.cleaned_data)
    except NotAllowed as refusal:
        form.add_error(None, refusal.reason)
        help_with_refused(request, form.cleaned_data["source"])
        return _topic_page(request, _topic(request, topic.public_id), form, status=403)
    return redirect(url_with_help(request, post_url(post), post.source))


def _topic_page(request: HttpRequest, topic: Topic, form: ReplyForm, status: int = 200) -> HttpResponse:
    fetch = fetch_posts(topic, request.user)
    post_list = Cursor.of(request.GET, *POST_ORDER).slice(topic.posts.all(), size=POSTS_PER_PAGE, fetch=fetch)
    may_reply = rules.can_reply(request.user, topic)
    may_react = may_reply or rules.may_react_in(request.user, topic)
    actions.mark_posts_seen(actor=request.user, topic=topic, posts=post_list.rows)
    context = {
        "topic": topic,
        "group": topic.group,
        "post_views": post_views(post_list.rows, topic=topic, user=request.user, may_write=may_react),
        "previous_url": post_list.previous_url,
        "next_url": post_list.next_url,
        "newest_url": number_url(topic, topic.last_number) if post_list.next_url else "",
        "form": form,
        "about": page_about(topic.about, request.user),
        "may_reply": may_reply,
        "pause": None if may_reply else why_not_write_now(request.user, topic.group),
        "may_move": rules.can_move(request.user, topic),
        "waits_for_answer": not post_list.next_url and _waits_for_answer(request, topic, post_list.rows),
        "breadcrumbs": _breadcrumbs(topic.group, last=topic.heading),
    }
    return render(request, "forum/topic.html", context, status=status)


def _waits_for_answer(request: HttpRequest, topic: Topic, posts: list[Post]) -> dict | None:
    """Return what the writer of the last post wants to know: when an answer comes, and whether we mail about it."""
    if not posts or not is_writer(request.user, posts[-1]) or posts[-1].state != "visible" or topic.is_held:
        return None
    may_mail = not agrees(request.user, Purpose.MAIL)
    return {"usual": usual_answer_time(), "promised_at": promised_at(request.user, posts[-1]), "may_mail": may_mail}


def _breadcrumbs(group: Group, last: str = "") -> list[dict]:
    if group.kind == "board":
        start = [
            {"label": _("Forum"), "url": reverse("forum:index")},
            {"label": group.title, "url": _board_url(group), "is_title": True},
        ]
    else:
        start = [
            {"label": _("Groups"), "url": reverse("groups:index")},
            {"label": group.title, "url": group.get_absolute_url(), "is_title": True},
            {"label": _("Topics"), "url": _board_url(group)},
        ]
    return [*start, {"label": last, "url": ""}] if last else start


def _board_url(group: Group) -> str:
    return reverse("forum:board", args=[group.slug])


def _waits_with_words(request: HttpRequest, group: Group) -> bool:
    """Return whether a form was sent by somebody who cannot write in this group now: the action refuses, and the form
    keeps the words."""
    return request.method == "POST" and why_not_write_now(request.user, group) is not None


def _within_limit(request: HttpRequest, form, kind: str, limit: int, seconds: int) -> bool:
    """Take a place of this rate limit. When none is left, the form says so and keeps the text."""
    full = _("You have written a lot in a short time. Your words are still here; send them a little later.")
    return ratelimit.consume_for_form(form, kind, request.user.pk, limit=limit, seconds=seconds, message=full)
