"""Choices for editors, and the pages that a block may point at.

A block that points at a page of another room keeps its slug; the choices are looked up when an editor opens the form,
so that no room above this one is imported.
"""

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from community.groups.choices import GroupKind
from community.groups.models import Group


class AuthorRole(models.TextChoices):
    """The role of an author: lived experience and profession are both labelled, neither is ranked."""

    MEMBER = "member", _("Member")
    RELATIVE = "relative", _("Relative")
    EXPERT = "expert", _("Expert by experience")
    PROFESSIONAL = "professional", _("Professional")
    EDITOR = "editor", _("Editor")


class Checked(models.TextChoices):
    """Whether an editor checked a fact at its source."""

    SOURCE = "source", _("Checked at the source")
    GENERAL = "general", _("Still to be checked")


class AnnouncementKind(models.TextChoices):
    """The kind of an announcement: decides its picture, and whether the error pages carry it too."""

    INFO = "info", _("Good to know")
    BROKEN = "broken", _("Something does not work")
    CLOSED = "closed", _("The house, or a part of it, is closed")


class Audience(models.TextChoices):
    """The readers of an announcement."""

    EVERYONE = "everyone", _("Everybody, also visitors")
    MEMBERS = "members", _("Members who are logged in")


class MenuPart(models.TextChoices):
    """A part of the house that the menu can lead to; ``community.menus`` knows where each is."""

    READ = "read", _("Read")
    TOGETHER = "together", _("Together")
    TOOLS = "tools", _("Self-help tools")
    LEARN = "learn", _("Learn")
    STORIES = "stories", _("Stories")
    FORUM = "forum", _("Forum")
    GROUPS = "groups", _("Groups")
    CHAT = "chat", _("Chat")
    WORDS = "words", _("Word list")


STANDARD_MENU = (MenuPart.READ, MenuPart.TOGETHER, MenuPart.TOOLS, MenuPart.LEARN)


def page_choices(kind: str) -> list[tuple[str, str]]:
    """Return slug and title of every page of this kind ("tool", "course"), for a drop-down in the CMS."""
    model = page_model(kind)
    return list(model.objects.live().order_by("title").values_list("slug", "title")) if model else []


def page_model(kind: str) -> type[Page] | None:
    """Return the page model with this ``kind``; None when no room has one."""
    pages = (model for model in apps.get_models() if issubclass(model, Page))
    return next((model for model in pages if getattr(model, "kind", None) == kind), None)


def tool_choices() -> list[tuple[str, str]]:
    return page_choices("tool")


def course_choices() -> list[tuple[str, str]]:
    return page_choices("course")


def helpline_choices() -> list[tuple[str, str]]:
    return list(apps.get_model("pages", "HelpLine").objects.values_list("key", "name"))


def page_of(kind: str, slug: str) -> Page | None:
    """Return the page of this kind and slug, also a draft."""
    model = page_model(kind)
    return model.objects.filter(slug=slug).first() if model else None


def tool_of(slug: str) -> Page | None:
    return page_of("tool", slug)


def course_of(slug: str) -> Page | None:
    return page_of("course", slug)


def helpline_of(key: str) -> models.Model | None:
    return apps.get_model("pages", "HelpLine").objects.filter(key=key).first()


def group_choices() -> list[tuple[str, str]]:
    """Return the boards and groups that every visitor may see, for a drop-down in the CMS."""
    groups = Group.objects.visible_to(AnonymousUser()).exclude(kind=GroupKind.COURSE).in_order()
    return [("", "—"), *groups.values_list("slug", "title")]
