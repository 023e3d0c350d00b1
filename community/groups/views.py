from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.crisis.help import NOT_READ, url_with_help
from community.groups import actions, rules
from community.groups.choices import GroupKind, MembershipState, Refusal
from community.groups.forms import ChangeGroupForm, JoinForm, NewGroupForm
from community.groups.models import Group, Membership
from community.groups.querysets import GROUP_ORDER
from community.members.drafts.prefill import with_draft
from community.members.drafts.recover import say_unsent
from community.members.models import Persona
from community.members.profiles.actions import NameTaken
from community.members.querysets.reader import relations_kept_by
from community.members.querysets.reader_query import ReaderSlices
from community.permissions import NotAllowed, require
from community.web import ratelimit
from community.web.decorators import keeps_draft, kept_for_visitors
from community.web.edit_lock import ChangedMeanwhile
from community.web.pagination import Cursor

GROUPS_PER_PAGE = 30
REQUESTS_PER_PAGE = 50
HOSTS_SHOWN = 12
JOINS_PER_HOUR = 20

_groups = ReaderSlices(
    lambda user: Group.objects.visible_to(user).exclude(kind=GroupKind.BOARD),
    {name: Group._meta.get_field(name) for name in GROUP_ORDER},
    size=GROUPS_PER_PAGE,
)


@kept_for_visitors
def index(request: HttpRequest) -> HttpResponse:
    """List the groups that the user may see; boards are in the forum."""
    groups = Group.objects.visible_to(request.user).exclude(kind=GroupKind.BOARD)
    fetch = _groups.fetch(request.user)
    page = Cursor.of(request.GET, *GROUP_ORDER).slice(groups, size=GROUPS_PER_PAGE, fetch=fetch)
    context = {
        "page": page,
        "groups": page.rows,
        "joined": _joined(request.user, page.rows),
        "may_create": rules.can_create_group(request.user),
    }
    return render(request, "groups/index.html", context)


@kept_for_visitors
@keeps_draft("join:{slug}")
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the group to its members, and the page to join to others."""
    group = _group(request, slug)
    if group.kind == GroupKind.BOARD:
        return redirect(group)
    if rules.is_in_group(request.user, group):
        return _group_page(request, group)
    return _join_page(request, group, JoinForm(group=group, member=request.user, initial=with_draft(request)))


@keeps_draft("new_group")
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Create a board or peer group."""
    require(rules.can_create_group, request.user)
    form, status = NewGroupForm(request.POST or None, initial=with_draft(request)), 200
    if form.is_valid():
        try:
            group = actions.create_group(actor=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            messages.success(request, _("The group is ready. Next: ask somebody to be its host."))
            return redirect(group)
    return render(request, "groups/form.html", {"form": form}, status=status)


@keeps_draft("group:{slug}")
@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the texts and settings of a group."""
    group = _group(request, slug)
    require(rules.can_change_group, request.user, group)
    form, status = ChangeGroupForm(request.POST or None, instance=group, initial=with_draft(request)), 200
    if form.is_valid():
        try:
            actions.change_group(actor=request.user, group=group, **form.cleaned_data)
        except actions.MoreReaders:
            form.add_more_readers()
        except ChangedMeanwhile as changed:
            form.add_changed_meanwhile(changed)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            status = 403
        else:
            messages.success(request, _("Saved. This is what others see now."))
            return redirect(group)
    return render(request, "groups/form.html", {"form": form, "group": group}, status=status)


@keeps_draft("join:{slug}")
@login_required
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Join, having read the agreement; or ask to, with a text for the hosts."""
    group = _group(request, slug)
    require(rules.can_join, request.user, group)
    form = JoinForm(request.POST, group=group, member=request.user)
    if not form.is_valid() or not _within_limit(request, form):
        return _join_page(request, group, form)
    try:
        membership = actions.join_group(actor=request.user, group=group, **form.join_arguments)
    except NameTaken:
        form.add_name_taken()
    except actions.AgreementChanged:
        group.refresh_from_db()
        form.add_agreement_changed()
    except actions.WrongAge:
        say_unsent(request, _("This group is for another age."))
        return redirect(group)
    else:
        if membership.state == MembershipState.ACTIVE:
            messages.success(request, _("Welcome. It is good to have you here."))
        written = form.cleaned_data.get("asked_text", "")
        return redirect(url_with_help(request, group.get_absolute_url(), written, then=NOT_READ))
    return _join_page(request, group, form)


@login_required
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a member to confirm; take a request back at once."""
    group = _group(request, slug)
    if request.method != "POST" and rules.is_in_group(request.user, group):
        return render(request, "groups/leave.html", {"group": group})
    if request.method != "POST":
        return redirect(group)
    actions.leave_group(actor=request.user, group=group)
    messages.success(request, _("You have left the group. What you wrote stays there, and you may come back."))
    is_visible = Group.objects.visible_to(request.user).filter(pk=group.pk).exists()
    return redirect(group) if is_visible else redirect("groups:index")


@login_required
def requests(request: HttpRequest, slug: str) -> HttpResponse:
    """List the requests to join, the longest waiting first."""
    group = _group(request, slug)
    require(rules.can_host, request.user, group)
    waiting = _requests_for(request, group).select_related("persona__member")
    # a persona asks once in a group, so the order is total
    page = Cursor.of(request.GET, "asked_at", "persona__public_id").slice(waiting, size=REQUESTS_PER_PAGE)
    is_inside = rules.is_in_group(request.user, group)
    context = {"group": group, "page": page, "is_inside": is_inside, "refusals": Refusal.choices}
    return render(request, "groups/requests.html", context)


@login_required
def admit(request: HttpRequest, slug: str, public_id) -> HttpResponse:
    if persona := _answer(request, slug, public_id, actions.admit_member):
        messages.success(request, _("%(name)s is in the group now, and has been told.") % {"name": persona.name})
    return redirect("groups:requests", slug)


@login_required
def decline(request: HttpRequest, slug: str, public_id) -> HttpResponse:
    because = request.POST.get("because", "")
    because = because if because in Refusal.values else Refusal.NOT_NOW
    if _answer(request, slug, public_id, partial(actions.decline_member, because=because)):
        messages.success(request, _("Not now. This person has been told kindly, and may ask again later."))
    return redirect("groups:requests", slug)


# shared by the views above


def _group(request: HttpRequest, slug: str) -> Group:
    return get_object_or_404(Group.objects.visible_to(request.user), slug=slug)


def _requests_for(request: HttpRequest, group: Group) -> QuerySet:
    """Return the requests to join that this host may see; also their number would tell of a block."""
    visible = Persona.objects.asking_to_join(request.user).filter(pk=OuterRef("persona"))
    return group.memberships.asked().filter(Exists(visible))


def _answer(request: HttpRequest, slug: str, public_id, action: Callable) -> Persona | None:
    """Answer a request to join. Return the persona who asked; None when somebody else answered before."""
    group = _group(request, slug)
    require(rules.can_host, request.user, group)
    membership = group.memberships.filter(persona__public_id=public_id).select_related("persona", "member").first()
    try:
        if membership is None:
            raise actions.AlreadyAnswered
        action(actor=request.user, group=group, member=membership.member)
    except actions.AlreadyAnswered:
        messages.info(request, _("Somebody else has already answered this."))
        return None
    return membership.persona


def _joined(user, groups: list[Group]) -> set[int]:
    if not user.is_authenticated:
        return set()
    if kept := relations_kept_by(user):
        return kept.groups
    return set(Membership.objects.active().filter(member=user, group__in=groups).values_list("group_id", flat=True))


def _group_page(request: HttpRequest, group: Group) -> HttpResponse:
    may_host = rules.can_host(request.user, group)
    mine = group.memberships.filter(member=request.user).first() if group.welcome else None
    context = {
        "group": group,
        "welcome": mine is not None and mine.joined_at is not None and mine.welcomed_at is None,
        "hosts": actions.host_personas(group, request.user)[:HOSTS_SHOWN],
        "may_host": may_host,
        "waiting": _requests_for(request, group).count() if may_host else 0,
    }
    return render(request, "groups/group.html", context)


def _join_page(request: HttpRequest, group: Group, form: JoinForm) -> HttpResponse:
    mine = group.memberships.filter(member=request.user).first() if request.user.is_authenticated else None
    context = {
        "group": group,
        "form": form,
        "may_read": rules.can_read_group(request.user, group),
        "has_asked": mine is not None and mine.state == MembershipState.ASKED,
        "declined": mine if mine is not None and mine.state == MembershipState.LEFT and mine.declined_because else None,
        "may_join": rules.is_open_to(request.user, group),
        "other_ages": request.user.is_authenticated and not rules.has_age_for(request.user, group),
        "may_host": rules.can_host(request.user, group),
    }
    return render(request, "groups/join.html", context)


def _within_limit(request: HttpRequest, form: JoinForm) -> bool:
    full = _("You have asked to join many groups in a short time. Try again in a while.")
    limit = {"limit": JOINS_PER_HOUR, "seconds": 3600, "message": full}
    return ratelimit.consume_for_form(form, "groups.join", request.user.pk, **limit)
