"""The member's own page, and the profiles that others see."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from community.crisis.help import url_with_help
from community.members.drafts.prefill import with_draft
from community.members.drafts.registry import unsent_drafts
from community.members.models import Member, Mute, Persona
from community.members.profiles import actions
from community.members.profiles.forms import AboutForm, ChangeNameForm, NameForm, ProfileForm
from community.members.profiles.names import free_suggestions
from community.members.querysets.reader_query import ReaderQuery
from community.permissions import NotAllowed
from community.web.decorators import keeps_draft, kept_for_visitors
from community.web.edit_lock import ChangedMeanwhile
from community.web.redirects import next_url

NAMES_SHOWN = 100
DRAFTS_SHOWN = 3


def _names_for_groups(user):
    own = Persona.objects.of_groups().filter(member=user.pk)
    return own.select_related("group").order_by("name")[:NAMES_SHOWN]


_other_names = ReaderQuery(_names_for_groups)


@keeps_draft("welcome")
@require_http_methods(["GET", "POST"])
@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """Let the member choose a name after the first login, and go on to where they were going."""
    next_page = next_url(request, reverse("members:home"))
    if request.user.persona:
        return redirect(next_page)
    suggestion = request.POST.get("suggestion", "")
    data = {**request.POST.dict(), **({"name": suggestion} if suggestion else {})}
    form = NameForm(data or None, member=request.user, initial=with_draft(request))
    if request.method == "POST" and ((form.is_valid() and choose_name(request, form)) or has_name_now(request.user)):
        return redirect(url_with_help(request, next_page, form.cleaned_data.get("name", "")))
    names = free_suggestions(Persona.objects)
    return render(request, "members/welcome.html", {"form": form, "suggestions": names, "next": next_page})


def has_name_now(member: Member) -> bool:
    """Return whether the member has a name by now: of a form that was sent twice, the second finds its name taken."""
    return member.personas.filter(group__isnull=True).exists()


def choose_name(request: HttpRequest, form: NameForm) -> bool:
    """Return whether the member has a name now; False when the name was just taken, and the form says so."""
    try:
        actions.choose_name(actor=request.user, **form.cleaned_data)
    except actions.NameTaken:
        form.add_taken()
        return False
    except actions.AlreadyNamed:
        return True
    messages.success(
        request, _("Welcome, %(name)s. It is good to have you here.") % {"name": form.cleaned_data["name"]}
    )
    return True


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    if request.user.persona is None:
        return redirect("members:welcome")
    newest = request.user.drafts.newest_first()[:DRAFTS_SHOWN]
    me, other_names = request.user.persona, _other_names.rows(request.user)
    for persona in [me, *other_names]:
        persona.member = request.user
    context = {
        "me": me,
        "other_names": other_names,
        "drafts": unsent_drafts(request.user, newest),
    }
    return render(request, "members/home.html", context)


@keeps_draft("profile")
@require_http_methods(["GET", "POST"])
@login_required
def edit_profile(request: HttpRequest) -> HttpResponse:
    persona = request.user.persona
    if persona is None:
        return redirect("members:welcome")
    stored = {"role": request.user.role, "about": persona.about}
    form = ProfileForm(request.POST or None, initial=with_draft(request, stored))
    form.carry_version(stored)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_profile(actor=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            form.add_changed_meanwhile(changed)
        except NotAllowed as refused:
            form.add_error("about", str(refused.reason))
        else:
            messages.success(request, _("Saved. This is what others see now."))
            return redirect(_profile_url(request, persona, form))
    return render(request, "members/edit_profile.html", {"form": form, "me": persona})


@require_http_methods(["GET", "POST"])
@login_required
def change_name(request: HttpRequest) -> HttpResponse:
    """Give the member another name in the community."""
    persona = request.user.persona
    if persona is None:
        return redirect("members:welcome")
    form = ChangeNameForm(request.POST or None, member=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_name(actor=request.user, **form.cleaned_data)
        except actions.NameTaken:
            form.add_taken()
        except actions.NameTakenAway:
            form.add_taken_away()
        except actions.TooSoon:
            form.add_too_soon()
        else:
            messages.success(request, _("Saved. This is what others see now."))
            return redirect("members:profile", persona.public_id)
    context = {"form": form, "me": persona, "days": actions.DAYS_BETWEEN_NAMES}
    return render(request, "members/change_name.html", context)


@keeps_draft("other_profile:{public_id}")
@require_http_methods(["GET", "POST"])
@login_required
def edit_other_profile(request: HttpRequest, public_id) -> HttpResponse:
    """Change what the member tells under a second name, to the members of that group."""
    persona = get_object_or_404(request.user.personas.of_groups().select_related("group"), public_id=public_id)
    stored = {"about": persona.about}
    form = AboutForm(request.POST or None, initial=with_draft(request, stored))
    form.carry_version(stored)
    if request.method == "POST" and form.is_valid():
        try:
            actions.tell_about(actor=request.user, persona=persona, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            form.add_changed_meanwhile(changed)
        except NotAllowed as refused:
            form.add_error("about", str(refused.reason))
        else:
            messages.success(request, _("Saved. This is what others see now."))
            return redirect(_profile_url(request, persona, form))
    return render(request, "members/edit_profile.html", {"form": form, "me": persona})


def _profile_url(request: HttpRequest, persona: Persona, form: ProfileForm | AboutForm) -> str:
    url = reverse("members:profile", args=[persona.public_id])
    return url_with_help(request, url, form.cleaned_data["about"])


@kept_for_visitors
@require_GET
def profile(request: HttpRequest, public_id) -> HttpResponse:
    """Show what the member chose to tell, and nothing more."""
    visible = Persona.objects.visible_to(request.user).select_related("member", "group")
    persona = get_object_or_404(visible, public_id=public_id)
    is_own = request.user.is_authenticated and persona.member_id == request.user.pk
    mute = Mute.objects.made_by(request.user).filter(persona=persona).first() if request.user.is_authenticated else None
    return render(request, "members/profile.html", {"shown": persona, "mine": is_own, "mute": mute})
