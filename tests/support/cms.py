"""The routes of the CMS, and the form of an article there."""

import re

from django.urls import URLPattern

# Members are people, not rows in the CMS.
NOT_FOR_EDITORS = ("cms/users/", "cms/groups/", "cms/sites/")


EXAMPLE_UUID = "00000000-0000-4000-8000-000000000000"


def cms_routes(patterns, prefix="") -> list[str]:
    """Return all routes of the CMS, apart from its login."""
    urls = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            urls.append(route)
        elif route.startswith("cms/") or route == "":
            urls += cms_routes(pattern.url_patterns, route)
    return [route for route in urls if route.startswith("cms/") and not route.startswith(("cms/login", "cms/logout"))]


def example_path(route: str) -> str:
    """Return a path of this route: of the first page, picture, document or other object."""
    known = {"uuid": EXAMPLE_UUID, "str": "pages", "slug": "pages", "int": "1"}
    path = re.sub(r"\(\?P<\w+>[^)]*\)", "1", route.replace("^.*/$", "elsewhere/"))
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda match: known[match[1] or "str"], path)
    return "/" + path.replace("^", "").replace("$", "").replace("\\", "")


def article_form(title: str, **fields) -> dict:
    values = {"title": title, "slug": "uit-het-cms", "summary": "Kort.", "theme": "", "author": "", "reviewed_on": ""}
    for stream in ("body", "related", "body_en"):
        values[f"{stream}-count"] = "0"
    values |= {"content_note": "", "title_en": "", "summary_en": "", "seo_title": "", "search_description": ""}
    values |= {"go_live_at": "", "expire_at": "", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return values | fields
