"""The pages of the desk, for "My work"."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.members.accounts.rules import is_sign_up_open
from community.members.duties.registry import WorkLink, register
from community.members.models import Member
from community.members.rules import can_operate, current_duties


def desk(member: Member) -> Iterator[WorkLink]:
    if can_operate(member):
        note = "" if is_sign_up_open() else _("nobody can sign up now")
        yield WorkLink(_("This house: is everything ready?"), reverse("desk:checklist"), note)
        yield WorkLink(_("Who does what here"), reverse("desk:staff"))


def own_duties(member: Member) -> Iterator[WorkLink]:
    if current_duties(member) and member.may_use_duties:
        yield WorkLink(_("My tasks here"), reverse("duties:own"))


register(70, desk, heading=gettext_lazy("The house"))
register(90, own_duties, heading=gettext_lazy("My tasks"))
