"""The member's own page, and the profiles that others see."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from community.members.drafts.widgets import LATE
from community.members.models import Member, Mute, Persona
from community.members.profiles import actions
from community.members.profiles.forms import AboutForm, NameForm, ProfileForm
from community.members.profiles.names import free_suggestions
from community.web.redirects import next_url

NAMES_SHOWN = 100


@require_http_methods(["GET", "POST"])
@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """After the first login: choose the name that others see, and go on to where one was going."""
    onward = next_url(request, reverse("members:home"))
    if request.user.persona:
        return redirect(onward)
    chosen = request.POST.get("suggestion", "")
    typed = {**request.POST.dict(), **({"name": chosen} if chosen else {})}
    form = NameForm(typed or None, member=request.user)
    if request.method == "POST" and ((form.is_valid() and given_name(request, form)) or named_meanwhile(request.user)):
        return redirect(onward)
    names = free_suggestions(Persona.objects)
    return render(request, "members/welcome.html", {"form": form, "suggestions": names, "next": onward})


def named_meanwhile(member: Member) -> bool:
    """Whose button was pressed twice has the name by now, and to the second press that name is taken."""
    return member.personas.filter(group__isnull=True).exists()


def given_name(request: HttpRequest, form: NameForm) -> bool:
    """True when the member has a name now; False when somebody was just before, and the form says so."""
    try:
        actions.choose_name(actor=request.user, **form.cleaned_data)
    except actions.NameTaken:
        form.add_taken()
        return False
    except actions.AlreadyNamed:
        return True
    messages.success(request, _("Welcome, %(name)s. Good that you are here.") % {"name": form.cleaned_data["name"]})
    return True


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    if request.user.persona is None:
        return redirect("members:welcome")
    others = request.user.personas.of_groups().select_related("group").order_by("name")
    late = request.user.drafts.filter(place__startswith=f"{LATE}:").exists()
    context = {"me": request.user.persona, "other_names": others[:NAMES_SHOWN], "late": late}
    context["unsent"] = late or request.user.drafts.exists()
    return render(request, "members/home.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def edit_profile(request: HttpRequest) -> HttpResponse:
    persona = request.user.persona
    if persona is None:
        return redirect("members:welcome")
    known = {"role": request.user.role, "about": persona.about}
    form = ProfileForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        actions.edit_profile(actor=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. This is what others see now."))
        return redirect("members:profile", persona.public_id)
    return render(request, "members/edit_profile.html", {"form": form, "me": persona})


@require_http_methods(["GET", "POST"])
@login_required
def edit_other_profile(request: HttpRequest, public_id) -> HttpResponse:
    """What one tells under a second name, to the people of that group."""
    persona = get_object_or_404(request.user.personas.of_groups().select_related("group"), public_id=public_id)
    form = AboutForm(request.POST or None, initial={"about": persona.about}, persona=persona)
    if request.method == "POST" and form.is_valid():
        actions.tell_about(actor=request.user, persona=persona, **form.cleaned_data)
        messages.success(request, _("Saved. This is what others see now."))
        return redirect("members:profile", persona.public_id)
    return render(request, "members/edit_profile.html", {"form": form, "me": persona})


@require_GET
def profile(request: HttpRequest, public_id) -> HttpResponse:
    """What this member chose to tell, and nothing more."""
    met = Persona.objects.visible_to(request.user).select_related("member", "group")
    persona = get_object_or_404(met, public_id=public_id)
    mine = request.user.is_authenticated and persona.member_id == request.user.pk
    mute = Mute.objects.made_by(request.user).filter(persona=persona).first() if request.user.is_authenticated else None
    return render(request, "members/profile.html", {"shown": persona, "mine": mine, "mute": mute})
