"""The CMS, and the numbers that wait for a second look, for "My work" of editors and of those who run the site."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.members.duties.registry import WorkLink, register
from community.members.models import Member
from community.members.rules import can_edit_pages
from community.pages.models import NumberChange


def texts(member: Member) -> Iterator[WorkLink]:
    if can_edit_pages(member):
        yield WorkLink(_("Texts and pages"), reverse("wagtailadmin_home"), _("write and publish, in the CMS"))


def numbers_to_look_at(member: Member) -> Iterator[WorkLink]:
    waiting = NumberChange.objects.visible_to(member).count()
    if waiting:
        note = ngettext("%(n)s waits for a second look", "%(n)s wait for a second look", waiting) % {"n": waiting}
        yield WorkLink(_("Numbers of help lines"), reverse("numbers:waiting"), note, waits=True)


register(50, numbers_to_look_at, heading=gettext_lazy("Texts and help lines"))
register(55, texts, heading=gettext_lazy("Texts and help lines"))
