"""Report pages of the house: moderators hear that something is wrong, and whoever edits the page puts it right."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from community.moderation.choices import PAGE_RULES
from community.moderation.registry import Target, register
from community.pages.models import BasePage
from community.pages.querysets import visible_pages


def _fetch(key: object, user) -> Page | None:
    page = visible_pages(user).filter(translation_key=key).first()
    return page if page is not None and isinstance(page.specific, BasePage) else None


def _beginning(page: Page) -> str:
    words = page.specific
    return f"{words.title}\n\n{words.summary}"


register(
    Target(
        kind="page",
        model=Page,
        label=_("A page of the house"),
        text=_beginning,
        excerpt="title",
        decided_words=lambda page: f"{_beginning(page)}\n\n{page.specific.text}",
        url=lambda page: page.specific.get_url() or "",
        fetch=_fetch,
        has_writer=False,
        writer=lambda page: None,
        rules=PAGE_RULES,
        key="translation_key",  # every page has one, whatever its class: there is one language tree
    )
)
