"""Pages that the header, the footer and the code point at, and how a migration adds one to the tree."""

import uuid

from django.utils import timezone

HOME_PATH = "/home/"  # in the page tree; made by a migration
FIXED_PATHS = (
    "", "lezen/", "verhalen/", "woordenlijst/", "hulplijnen/", "hulpmiddelen/", "herstelacademie/", "huisregels/",
    "privacy/", "over-ons/",
)  # below home  # fmt: skip
# Pages that templates link to; an installation may have another list of themes.
LINKED_PATHS = ("lezen/naasten/",)
STEP_LENGTH = 4  # characters of a path for one level of the tree
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # treebeard counts in base 36


def is_fixed_path(url_path: str) -> bool:
    """Return whether the code points at the page with this path in the tree."""
    return url_path.startswith(HOME_PATH) and url_path.removeprefix(HOME_PATH) in FIXED_PATHS + LINKED_PATHS


def add_page(apps, model: str, parent, *, title: str, slug: str, **fields):
    """Return a published page below ``parent``: the one with this slug, or else a new one.

    For migrations, where models know nothing of trees. ``model`` is for instance "tools.ToolIndex". The migration
    depends on ("pages", "0002_the_fixed_pages") and on the model's own migration.
    """
    Page = apps.get_model("wagtailcore", "Page")
    PageClass = apps.get_model(*model.split("."))  # noqa: N806
    ContentType = apps.get_model("contenttypes", "ContentType")
    known = PageClass.objects.filter(slug=slug, path__startswith=parent.path, depth=parent.depth + 1).first()
    if known:
        return known
    app_label, name = model.lower().split(".")
    content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=name)
    now = timezone.now()
    page = PageClass.objects.create(
        title=title,
        draft_title=title,
        slug=slug,
        content_type=content_type,
        path=_free_path(Page, parent),
        depth=parent.depth + 1,
        numchild=0,
        url_path=f"{parent.url_path}{slug}/",
        locale=parent.locale,
        translation_key=uuid.uuid4(),
        live=True,
        first_published_at=now,
        last_published_at=now,
        **fields,
    )
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + 1)
    parent.numchild += 1
    return page


def home(apps):
    """Return the home page, below which every room adds its pages."""
    return apps.get_model("wagtailcore", "Page").objects.get(slug="home", depth=2)


def _free_path(Page, parent) -> str:  # noqa: N803
    """Return the path after that of the last child."""
    last = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1).order_by("path").last()
    number = int(last.path[-STEP_LENGTH:], 36) + 1 if last else 1
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return parent.path + digits.rjust(STEP_LENGTH, "0")
