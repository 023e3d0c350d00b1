"""Decorators with which a view asks something of the middleware, as with Django's ``csrf_exempt``.

Each decorator sets an attribute on the view; ``functools.wraps`` carries it outwards, so the order of decorators does
not matter. ``include_with`` decorates all URLs of a module.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.http import HttpRequest
from django.urls import include
from wagtail.utils.urlpatterns import decorate_urlpatterns

View = Callable[..., Any]


def unlimited(view: View) -> View:
    """The general rate limit on changes never refuses this view: logging out, stopping something, and what
    moderators do in a raid (their decisions; who does not moderate finds no page there)."""
    view.is_unlimited = True
    return view


def separate_limit(view: View) -> View:
    """Pages send to this view by themselves (drafts, "read up to here"): it has a rate limit of its own, so that it
    takes nothing from what the person does."""
    view.has_separate_limit = True
    return view


def background_request(view: View) -> View:
    """Pages ask this view by themselves: it does not keep a session alive."""
    view.is_background_request = True
    return view


def no_reconsent(view: View) -> View:
    """A member with a new text to agree to can still reach this view: the question itself, the account, the way out."""
    view.skips_reconsent = True
    return view


def open_while_paused(view: View) -> View:
    """A member whose account has a pause can still reach this view, as they can every view of ``no_reconsent``: what
    everybody reads, and the people who run the site."""
    view.is_open_while_paused = True
    return view


def not_idempotent(view: View) -> View:
    """The same form may be sent twice to this view: it is done again, not led to where the first one came."""
    view.is_not_idempotent = True
    return view


def unlogged(view: View) -> View:
    """No line in the request log for a request that succeeded: a line would tell the minute at which a person without
    an account wrote, or repeats all day."""
    view.is_unlogged = True
    return view


def kept_for_visitors(view: View) -> View:
    """This view shows every visitor the same: its response is kept until something changes that visitors see
    (``community/response_cache``). It reads no table that a room declared ``unseen_by_visitors``."""
    view.is_kept_for_visitors = True
    return view


def keeps_draft(key: str) -> Callable[[View], View]:
    """Keep what is written for this view as the draft with this key, until it is sent.

    ``key`` has the arguments of the URL in braces: ``"topic:{public_id}"``.
    """

    def mark(view: View) -> View:
        view.draft_key = key
        return view

    return mark


def view_has(request: HttpRequest, attribute: str) -> bool:
    """Return whether the view that answers this request carries the mark of a decorator above."""
    return request.resolver_match is not None and getattr(request.resolver_match.func, attribute, False)


def include_with(urls: str, *decorators: Callable[[View], View]) -> tuple:
    """Include the URLs of a module, each of its views decorated."""
    module = import_module(urls)
    patterns = module.urlpatterns
    for decorator in decorators:
        patterns = decorate_urlpatterns(patterns, _on_a_copy(decorator))
    return include((patterns, module.app_name)) if hasattr(module, "app_name") else include(patterns)


def _on_a_copy(decorator: Callable[[View], View]) -> Callable[[View], View]:
    """Decorate a wrapper, so that a view which also stands elsewhere is not changed there."""

    def decorate(view: View) -> View:
        def wrapped(request: HttpRequest, *args, **kwargs):
            return view(request, *args, **kwargs)

        return decorator(wrapped)

    return decorate
