from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.groups import actions, rules
from community.groups.choices import Admission, GroupKind, MembershipState
from community.groups.forms import ChangeGroupForm, DoorForm, NewGroupForm
from community.groups.models import Group, Membership
from community.html import one_line
from community.members.models import Persona
from community.members.profiles.actions import NameTaken
from community.members.rules import takes_part
from community.web import ratelimit

GROUPS_PER_PAGE = 30
REQUESTS_SHOWN = 50
HOSTS_SHOWN = 12
JOINS_PER_HOUR = 20


def index(request: HttpRequest) -> HttpResponse:
    """The groups whose door one may see; boards have their place in the forum."""
    groups = Group.objects.visible_to(request.user).exclude(kind=GroupKind.BOARD).in_order()
    after = one_line(request.GET.get("after", ""))
    above = groups.filter(slug=after).first() if after else None
    rows = list((groups.after(above) if above else groups)[: GROUPS_PER_PAGE + 1])
    more, rows = len(rows) > GROUPS_PER_PAGE, rows[:GROUPS_PER_PAGE]
    context = {
        "groups": rows,
        "joined": _joined(request.user, rows),
        "older_url": f"?after={rows[-1].slug}" if more else "",
        "newer_url": "?" if above else "",
        "may_manage": rules.can_manage_groups(request.user),
    }
    return render(request, "groups/index.html", context)


def group(request: HttpRequest, slug: str) -> HttpResponse:
    """Inside for who is in it or may read along; the door for everybody else."""
    found = _group(request, slug)
    if found.kind == GroupKind.BOARD:
        return redirect(found)
    if rules.is_in_group(request.user, found):
        return _inside(request, found)
    return _door(request, found, DoorForm(group=found, member=request.user))


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new board or peer group."""
    if not rules.can_manage_groups(request.user):
        raise PermissionDenied(_("Only those who run the site make groups. Do you miss one? Tell a host."))
    form = NewGroupForm(request.POST or None)
    if form.is_valid():
        made = actions.create_group(actor=request.user, **form.cleaned_data)
        messages.success(request, _("The group is there. Next: ask somebody to be its host."))
        return redirect(made)
    return render(request, "groups/form.html", {"form": form})


@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    found = _group(request, slug)
    if not rules.can_manage_groups(request.user):
        raise PermissionDenied(_("Only those who run the site change groups. Is something wrong? Tell a host."))
    form = ChangeGroupForm(request.POST or None, instance=found)
    if form.is_valid():
        actions.change_group(actor=request.user, group=found, **form.cleaned_data)
        messages.success(request, _("Saved. This is what others see now."))
        return redirect(found)
    return render(request, "groups/form.html", {"form": form, "group": found})


@login_required
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Through the door with the agreement; or, on request, a few words to the host."""
    found = _group(request, slug)
    if not takes_part(request.user):
        raise PermissionDenied(_("First choose the name under which you take part. Then you can join."))
    form = DoorForm(request.POST, group=found, member=request.user)
    if form.is_valid() and _within_limit(request, form):
        try:
            came = actions.join_group(actor=request.user, group=found, **form.for_joining)
        except NameTaken:
            form.add_taken()
            return _door(request, found, form)
        except actions.NotOfItsAge:
            return redirect(found)  # the door says for whom it is
        except actions.NotAdmitted as closed:
            raise PermissionDenied(_("This door does not open in this way. Ask a host or a moderator.")) from closed
        if came.state == MembershipState.ACTIVE:
            messages.success(request, _("Welcome, good that you are here."))
        return redirect(found)
    return _door(request, found, form)


@login_required
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks first, when one is inside; a request is taken back at once."""
    found = _group(request, slug)
    if request.method != "POST" and rules.is_in_group(request.user, found):
        return render(request, "groups/leave.html", {"group": found})
    if request.method != "POST":
        return redirect(found)
    actions.leave_group(actor=request.user, group=found)
    messages.success(request, _("You left. What you wrote stays there, and you may come back."))
    still = Group.objects.visible_to(request.user).filter(pk=found.pk).exists()
    return redirect(found) if still else redirect("groups:index")


@login_required
def requests(request: HttpRequest, slug: str) -> HttpResponse:
    """Who waits at the door, the longest first."""
    found = _hosted(request, slug)
    waiting = _at_the_door(request, found).select_related("persona__member").order_by("agreed_at", "pk")
    context = {"group": found, "waiting": waiting[:REQUESTS_SHOWN]}
    return render(request, "groups/requests.html", context | {"is_inside": rules.is_in_group(request.user, found)})


@login_required
def admit(request: HttpRequest, slug: str, public_id) -> HttpResponse:
    found = _hosted(request, slug)
    if waiting := _waiting(request, found, public_id):
        actions.admit_member(actor=request.user, group=found, member=waiting.member)
        messages.success(request, _("%(name)s is in now, and has been told.") % {"name": waiting.persona.name})
    return redirect("groups:requests", slug)


@login_required
def decline(request: HttpRequest, slug: str, public_id) -> HttpResponse:
    found = _hosted(request, slug)
    if waiting := _waiting(request, found, public_id):
        actions.decline_member(actor=request.user, group=found, member=waiting.member)
        messages.success(request, _("Not now. The person may ask again later."))
    return redirect("groups:requests", slug)


# shared by the views above


def _group(request: HttpRequest, slug: str) -> Group:
    return get_object_or_404(Group.objects.visible_to(request.user), slug=slug)


def _hosted(request: HttpRequest, slug: str) -> Group:
    found = _group(request, slug)
    if not rules.can_host(request.user, found):
        raise PermissionDenied(_("Only the hosts of this group let people in."))
    return found


def _at_the_door(request: HttpRequest, found: Group) -> QuerySet:
    """Who asked and is there for this host; a number that says more would tell of a block."""
    return found.memberships.asked().filter(persona__in=Persona.objects.met_at_door(request.user))


def _waiting(request: HttpRequest, found: Group, public_id) -> Membership | None:
    """Who asked, unless a colleague was first."""
    asked = found.memberships.asked().filter(persona__public_id=public_id).select_related("persona", "member")
    if (waiting := asked.first()) is None:
        messages.info(request, _("Somebody else answered this already."))
    return waiting


def _joined(user, groups: list[Group]) -> set[int]:
    if not user.is_authenticated:
        return set()
    return set(Membership.objects.active().filter(member=user, group__in=groups).values_list("group_id", flat=True))


def _inside(request: HttpRequest, found: Group) -> HttpResponse:
    context = {
        "group": found,
        "hosts": actions.names_of_hosts(found, request.user)[:HOSTS_SHOWN],
        "may_host": rules.can_host(request.user, found),
        "waiting": _at_the_door(request, found).count(),
    }
    return render(request, "groups/inside.html", context)


def _door(request: HttpRequest, found: Group, form: DoorForm) -> HttpResponse:
    mine = found.memberships.filter(member=request.user).first() if request.user.is_authenticated else None
    context = {
        "group": found,
        "form": form,
        "may_read": rules.can_read_group(request.user, found),
        "has_asked": mine is not None and mine.state == MembershipState.ASKED,
        "may_join": found.admission in {Admission.EVERYONE, Admission.ON_REQUEST}
        and (mine is None or mine.state != MembershipState.REMOVED),
        "other_ages": request.user.is_authenticated and not rules.is_of_its_age(request.user, found),
        "may_host": rules.can_host(request.user, found),
    }
    return render(request, "groups/door.html", context)


def _within_limit(request: HttpRequest, form: DoorForm) -> bool:
    full = _("You knocked on many doors in a short time. Try again in a while.")
    limit = {"limit": JOINS_PER_HOUR, "seconds": 3600, "message": full}
    return ratelimit.consume_for_form(form, "groups.join", request.user.pk, **limit)
