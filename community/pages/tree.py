"""Fixed pages in migrations: the historical models know nothing of trees, so the place in it is written out here."""

import uuid

from django.utils import timezone

STEP_LENGTH = 4


def add_page(apps, model: str, parent, *, title: str, slug: str, **fields):
    """A published page below ``parent``, or the one that is there already. ``model`` is for instance "tools.ToolIndex".

    The migration depends on ("pages", "0002_the_fixed_pages") and on the model's own migration.
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
    """The page below which the rooms put theirs."""
    return apps.get_model("wagtailcore", "Page").objects.get(slug="home", depth=2)


def _free_path(Page, parent) -> str:  # noqa: N803
    """One step after the last child; treebeard counts in base 36."""
    last = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1).order_by("path").last()
    number = int(last.path[-STEP_LENGTH:], 36) + 1 if last else 1
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest] + digits
    return parent.path + digits.rjust(STEP_LENGTH, "0")
