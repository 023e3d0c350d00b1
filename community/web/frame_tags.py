"""The frame around every page (header, footer, warning before the session ends) as kept fragments."""

from typing import NamedTuple

from django import template
from django.utils.safestring import SafeString

from community.web.form_tags import bdi
from community.web.fragments import facts_of, kept

register = template.Library()
BADGE_MAX = 99


class HeaderFacts(NamedTuple):
    """The facts of the header. Its slots: the name of the reader, their badge, and the URLs of this page."""

    site_name: str
    logo: tuple | None
    home_url: str
    header_menu: tuple
    language_links: tuple
    search_label: str
    is_member: bool
    has_name: bool
    has_work: bool
    in_mine: bool
    has_unread: bool
    reports_waiting: tuple | None


class FooterFacts(NamedTuple):
    """The facts of the footer. Its slots: the URLs of this page in each language."""

    footer_links: tuple
    helplines: tuple
    helplines_url: str
    is_demo: bool
    language_links: tuple


class NoFacts(NamedTuple):
    """The facts of a fragment that is always the same, but for its slots."""


@register.simple_tag(takes_context=True)
def site_header(context: template.Context) -> SafeString:
    """Show the header. A page of an error may have no request, and none of the variables of the rooms."""
    user = getattr(context.get("request"), "user", None)
    is_member = bool(getattr(user, "is_authenticated", False))
    name = _name_of(context) if is_member else ""
    unread = context.get("unread_count", "") if is_member else 0
    reports = context.get("reports_waiting") if is_member else None
    logo = context.get("logo")
    facts = HeaderFacts(
        site_name=_text(context, "site_name"),
        logo=facts_of(logo) if logo else None,
        home_url=_text(context, "home_url"),
        header_menu=tuple(facts_of(entry) for entry in context.get("header_menu") or ()),
        language_links=_languages(context),
        search_label=_text(context, "search_label"),
        is_member=is_member,
        has_name=bool(name),
        has_work=is_member and bool(getattr(user, "has_duties", False)) and user.may_use_duties,
        in_mine=bool(context.get("in_mine")) and is_member,
        has_unread=bool(unread),
        reports_waiting=facts_of(reports) if reports else None,
    )
    number = f"{BADGE_MAX}+" if unread and unread > BADGE_MAX else unread
    return kept("components/header.html", facts, name=bdi(name), unread=number, **_language_urls(context))


@register.simple_tag(takes_context=True)
def site_footer(context: template.Context) -> SafeString:
    facts = FooterFacts(
        footer_links=tuple(facts_of(link) for link in context.get("footer_links") or ()),
        helplines=tuple(context.get("helplines") or ()),
        helplines_url=_text(context, "helplines_url"),
        is_demo=bool(context.get("is_demo")),
        language_links=_languages(context),
    )
    return kept("components/footer.html", facts, **_language_urls(context))


@register.simple_tag(takes_context=True)
def login_end(context: template.Context) -> SafeString:
    """Show the warning before and after a session ends; nothing to a visitor."""
    minutes = context.get("session_minutes_left")
    return SafeString("") if minutes is None else kept("components/login_end.html", NoFacts(), minutes_left=minutes)


def _name_of(context: template.Context) -> str:
    persona = context.get("reader_persona")
    return persona.name if persona else ""


def _text(context: template.Context, name: str) -> str:
    return str(context.get(name) or "")


def _languages(context: template.Context) -> tuple:
    links = context.get("language_links") or ()
    return tuple(facts_of({name: link[name] for name in ("code", "name", "current")}) for link in links)


def _language_urls(context: template.Context) -> dict[str, str]:
    """Return the slots ``url_nl`` and ``url_en``."""
    return {f"url_{link['code']}": link["url"] for link in context.get("language_links") or ()}
