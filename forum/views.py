from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from community.groups.models import Group
from community.ids import number_in
from community.members.drafts.actions import clear_draft
from community.members.models import Draft
from community.members.rules import takes_part
from community.web import ratelimit
from forum import actions, rules
from forum.choices import ReactionKind
from forum.forms import MoveForm, ReplyForm, TopicForm, WordsForm
from forum.models import Post, Topic
from forum.post_pages import page_of_posts, page_of_topics, page_with, place_in
from forum.post_views import letters
from forum.subject import known_about, page_about
from forum.topic_list import listed

BOARDS_SHOWN = 50
NEWEST_SHOWN = 8
FRAGMENT_POSTS = 100
TOPICS_PER_HOUR = 6
REPLIES_PER_TEN_MINUTES = 20
CHANGES_PER_TEN_MINUTES = 30
REACTIONS_PER_TEN_MINUTES = 100


# reading


def index(request: HttpRequest) -> HttpResponse:
    """The boards, and what was written last."""
    boards = Group.objects.boards().visible_to(request.user).readable_by(request.user)[:BOARDS_SHOWN]
    newest = Topic.objects.visible_to(request.user).filter(group__kind="board").with_people().newest_first()
    return render(
        request, "forum/index.html", {"boards": boards, "topics": listed(newest[:NEWEST_SHOWN], request.user)}
    )


def board(request: HttpRequest, slug: str) -> HttpResponse:
    """The topics of one board, or of one group that one may read."""
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    topics = Topic.objects.visible_to(request.user).filter(group=group).with_people()
    page = page_of_topics(topics, request.GET)
    listed(page.rows, request.user)
    context = {"group": group, "page": page, "may_start": rules.can_start_topic(request.user, group)}
    return render(request, "forum/board.html", context | {"breadcrumbs": _path(group)})


def topic(request: HttpRequest, public_id) -> HttpResponse:
    found = _topic(request, public_id)
    place = _place(found)
    kept = Draft.objects.words_at(request.user, place)
    return _topic_page(request, found, ReplyForm(initial={"source": kept}, place=place))


def posts_after(request: HttpRequest, public_id) -> HttpResponse:
    """What changed in an open topic after this ``seq``, as HTML for the page to take in when the reader asks."""
    found = _topic(request, public_id)
    after = number_in(request.GET.get("after"))
    changed = found.posts.filter(seq__gt=after, seq__lte=found.seq).order_by("seq")
    rows = list(changed.shown_to(request.user).with_people()[:FRAGMENT_POSTS])
    upto = rows[-1].seq if len(rows) == FRAGMENT_POSTS else found.seq
    gone = [n for n, state in changed.values_list("number", "state")[:FRAGMENT_POSTS] if state == "hidden"]
    actions.came_to_read(actor=request.user, topic=found, posts=rows)
    shown = letters(sorted(rows, key=lambda post: post.number), topic=found, member=request.user)
    own = {letter.post.number for letter in shown}
    context = {"topic": found, "letters": shown, "upto": upto, "more": upto < found.seq}
    context["gone"] = [number for number in gone if number not in own]
    return render(request, "forum/_posts_after.html", context)


def post(request: HttpRequest, public_id) -> HttpResponse:
    """The lasting address of a post: leads to where it stands in its topic."""
    return redirect(page_with(_post(request, public_id)))


@login_required
def history(request: HttpRequest, public_id) -> HttpResponse:
    """How a post read before, for its writer and for moderators."""
    found = _post(request, public_id)
    if not rules.can_see_history(request.user, found):
        raise PermissionDenied(_("Only the writer can look back at how this read before."))
    return render(request, "forum/history.html", {"post": found, "edits": found.edits.all()[:50]})


# writing


@login_required
def choose_board(request: HttpRequest) -> HttpResponse:
    """Where to start a topic, for instance about a tool: ``?about=tool:<public id>``."""
    boards = Group.objects.boards().readable_by(request.user)[:BOARDS_SHOWN]
    about = known_about(request.GET.get("about", ""))
    return render(
        request, "forum/choose_board.html", {"boards": boards, "asked": about, "about": page_about(about, request.user)}
    )


@login_required
def new_topic(request: HttpRequest, slug: str) -> HttpResponse:
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    _only_if(rules.can_start_topic(request.user, group), request)
    place = f"new_topic:{group.slug}"
    kept = Draft.objects.words_at(request.user, place)
    initial = {"about": known_about(request.GET.get("about", "")), "source": kept}
    form = TopicForm(request.POST or None, initial=initial, place=place)
    if form.is_valid() and _within_limit(request, form, "forum.topic", TOPICS_PER_HOUR, 3600):
        data = form.cleaned_data
        kind, _colon, about_id = data.pop("about").partition(":")
        made = actions.start_topic(actor=request.user, group=group, about_kind=kind, about_id=about_id, **data)
        clear_draft(actor=request.user, place=place)
        messages.success(request, _("Your words are here. Thank you for sharing them."))
        return redirect(made)
    context = {"group": group, "form": form, "breadcrumbs": _path(group, last=_("New topic"))}
    context["about"] = page_about(form["about"].value() or "", request.user)
    return render(request, "forum/new_topic.html", context)


@login_required
def reply(request: HttpRequest, public_id) -> HttpResponse:
    found = _topic(request, public_id)
    _only_if(rules.can_reply(request.user, found), request)
    form = ReplyForm(request.POST, place=_place(found))
    if form.is_valid() and _within_limit(request, form, "forum.reply", REPLIES_PER_TEN_MINUTES, 600):
        made = actions.reply(actor=request.user, topic=found, **form.cleaned_data)
        clear_draft(actor=request.user, place=_place(found))
        return redirect(page_with(made))
    return _topic_page(request, found, form)


@login_required
def edit(request: HttpRequest, public_id) -> HttpResponse:
    found = _post(request, public_id)
    if not rules.can_edit(request.user, found):
        raise PermissionDenied(_("Only the writer can change these words, and only while they are in their place."))
    place = f"post:{found.public_id}"
    kept = Draft.objects.words_at(request.user, place)
    form = WordsForm(request.POST or None, initial={"source": kept or found.source}, place=place)
    if form.is_valid() and _within_limit(request, form, "forum.change", CHANGES_PER_TEN_MINUTES, 600):
        actions.edit_post(actor=request.user, post=found, source=form.cleaned_data["source"])
        clear_draft(actor=request.user, place=place)
        return redirect(page_with(found))
    return render(request, "forum/edit.html", {"post": found, "form": form, "back": page_with(found)})


@login_required
def remove(request: HttpRequest, public_id) -> HttpResponse:
    """Asks first; the words go from the page, and stay the writer's."""
    found = _post(request, public_id)
    if not rules.can_remove(request.user, found):
        raise PermissionDenied(_("Only the writer can take these words back, and only while they are in their place."))
    if request.method != "POST":
        return render(request, "forum/remove.html", {"post": found, "back": page_with(found)})
    actions.remove_post(actor=request.user, post=found)
    messages.success(request, _("Taken back. You can still read your own words; others cannot."))
    here = Topic.objects.visible_to(request.user).filter(pk=found.topic_id).exists()
    return redirect(page_with(found) if here else reverse("forum:board", args=[found.topic.group.slug]))


@login_required
def move(request: HttpRequest, public_id) -> HttpResponse:
    """A moderator puts a conversation on the board where it fits."""
    found = _topic(request, public_id)
    if not rules.can_move(request.user, found):
        raise PermissionDenied(_("Only a moderator of this board can move a conversation."))
    boards = Group.objects.boards().visible_to(request.user)
    possible = [group.pk for group in boards[:BOARDS_SHOWN] if rules.can_move_to(request.user, found, group)]
    boards = boards.filter(pk__in=possible)
    form = MoveForm(request.POST or None, boards=boards)
    if form.is_valid():
        actions.move_topic(actor=request.user, topic=found, group=form.cleaned_data["group"])
        messages.success(request, _("Moved. Links to it still work, and whoever began it is told."))
        return redirect(found)
    return render(request, "forum/move.html", {"topic": found, "form": form, "boards": boards})


@login_required
def react(request: HttpRequest, public_id, kind: str) -> HttpResponse:
    found = _post(request, public_id)
    if kind not in ReactionKind.values:
        raise Http404
    _only_if(rules.can_react(request.user, found), request)
    try:
        ratelimit.consume("forum.react", request.user.pk, limit=REACTIONS_PER_TEN_MINUTES, seconds=600)
    except ratelimit.RateLimitExceeded:
        messages.info(request, _("That were a lot of reactions in a short time. Take a breath; you can go on soon."))
    else:
        actions.react(actor=request.user, post=found, kind=kind)
    return redirect(page_with(found))


# shared by the views above


def _topic(request: HttpRequest, public_id) -> Topic:
    return get_object_or_404(Topic.objects.visible_to(request.user).with_people(), public_id=public_id)


def _post(request: HttpRequest, public_id) -> Post:
    posts = Post.objects.visible_to(request.user).select_related("topic__group", "author")
    return get_object_or_404(posts, public_id=public_id)


def _place(found: Topic) -> str:
    """Where the words of an answer are kept while somebody writes."""
    return f"topic:{found.public_id}"


def _topic_page(request: HttpRequest, found: Topic, form: ReplyForm) -> HttpResponse:
    page = page_of_posts(found.posts.shown_to(request.user).with_people(), request.GET)
    actions.came_to_read(actor=request.user, topic=found, posts=page.rows)
    context = {
        "topic": found,
        "group": found.group,
        "page": page,
        "newest_url": place_in(found, found.last_number) if page.below_url else "",
        "letters": letters(page.rows, topic=found, member=request.user),
        "form": form,
        "about": page_about(found.about, request.user),
        "may_reply": rules.can_reply(request.user, found),
        "may_move": rules.can_move(request.user, found),
        "breadcrumbs": _path(found.group, last=found.heading),
    }
    return render(request, "forum/topic.html", context)


def _path(group: Group, last: str = "") -> list[dict]:
    if group.kind == "board":
        start = [{"label": _("Forum"), "url": reverse("forum:index")}, {"label": group.title, "url": _board(group)}]
    else:
        start = [
            {"label": _("Groups"), "url": reverse("groups:index")},
            {"label": group.title, "url": group.get_absolute_url()},
            {"label": _("Topics"), "url": _board(group)},
        ]
    return [*start, {"label": last, "url": ""}] if last else start


def _board(group: Group) -> str:
    return reverse("forum:board", args=[group.slug])


def _only_if(may: bool, request: HttpRequest) -> None:
    """Reads along but may not write: say what is needed."""
    if may:
        return
    if not takes_part(request.user):
        raise PermissionDenied(_("First choose the name under which you take part. Then you can write too."))
    raise PermissionDenied(_("You can read along here. To write or react, you take part in the group first."))


def _within_limit(request: HttpRequest, form, kind: str, limit: int, seconds: int) -> bool:
    """False, with a kind error in the form, when somebody writes more than a person can."""
    full = _("You wrote a lot in a short time. Your words are still here; send them in a while.")
    return ratelimit.consume_for_form(form, kind, request.user.pk, limit=limit, seconds=seconds, message=full)
