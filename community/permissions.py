"""Refusals of actions: a rule says yes or no, ``require`` raises with the sentence that stands beside the rule.

Views let ``NotAllowed`` rise (Django answers 403 with the reason on the page) or show it in a form; the live socket
answers with a ``no`` frame.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

Rule = Callable[..., bool]
Reason = object  # lazy text, or a callable that returns one for the arguments of the rule

DEFAULT_REASON = _("You cannot do this here.")
SECOND_STEP_REASON = _("You need the second step of logging in for this. Take that step first, and then try again.")


class NotNow(NamedTuple):
    """Why a member who may write cannot do so now: a kind sentence that says until when, and what the member can do
    about it, if anything."""

    reason: object
    url: str = ""
    label: str = ""  # of the link to ``url``


class NotAllowed(PermissionDenied):
    """The member may not do this. ``reason`` is a kind sentence for that member."""

    def __init__(self, reason: object = DEFAULT_REASON):
        super().__init__(reason)
        self.reason = reason


class SecondStepRequired(NotAllowed):
    """The member has the duty, and this session has not passed the second step of logging in."""

    def __init__(self, reason: object = SECOND_STEP_REASON):
        super().__init__(reason)


def denied_with(reason: Reason) -> Callable[[Rule], Rule]:
    """Decorate a rule with the sentence that a member reads when it says no.

    ``reason`` is a lazy text, or a callable that takes the arguments of the rule and returns one.
    """

    def decorate(rule: Rule) -> Rule:
        rule.denial_reason = reason
        return rule

    return decorate


def require(rule: Rule, *args, **kwargs) -> None:
    """Check a rule, in an action under its lock.

    Raises:
        SecondStepRequired: the rule would say yes to the member after the second step of logging in.
        NotAllowed: the rule says no; with the sentence of its ``denied_with``.
    """
    if rule(*args, **kwargs):
        return
    if _would_pass_with_second_step(rule, *args, **kwargs):
        raise SecondStepRequired
    raise NotAllowed(denial_reason(rule, *args, **kwargs))


def _would_pass_with_second_step(rule: Rule, *args, **kwargs) -> bool:
    """Ask the rule again for a member whose session has not passed the second step, as if it had."""
    actor = args[0] if args else None
    if getattr(actor, "may_use_duties", True):  # also a visitor
        return False
    return rule(actor.with_second_step(), *args[1:], **kwargs)


def refresh_rights(actor):
    """Return the actor, a member or a visitor, with ``Member.refresh_rights`` done: after an action took its lock."""
    return actor.refresh_rights() if actor.is_authenticated else actor


def denial_reason(rule: Rule, *args, **kwargs) -> object:
    """Return the sentence that belongs to a no of this rule."""
    reason = getattr(rule, "denial_reason", DEFAULT_REASON)
    return reason(*args, **kwargs) if callable(reason) else reason
