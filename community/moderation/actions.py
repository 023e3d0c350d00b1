"""The effects of a decision on content and on its writer.

The callers check their rule, and hold the lock on the content.
"""

from django.utils import timezone

from community.moderation.choices import ContentState
from community.moderation.models import Decision
from community.moderation.registry import Subject
from community.notifications.actions import notify


def set_state(subject: Subject, state: str) -> None:
    """Hide or show the content. What its writer removed stays removed."""
    rows = subject.target.model._base_manager.filter(pk=subject.thing.pk).exclude(state=ContentState.REMOVED)
    if rows.update(state=state):
        subject.thing.state = state
        subject.target.after_change(subject.thing)


def notify_writer(decision: Decision) -> None:
    """Notify the writer of a decision that changed something, warns, or answers an appeal of theirs; of several texts
    decided on together, of the first one."""
    if decision.writer is not None and decision.is_for_writer and decision.part_of_id is None:
        notify(member=decision.writer, kind="moderation.decision", thing=decision.public_id, caused_as=None)


def mark_reversed(decisions) -> None:
    """Note that these decisions count no longer."""
    decisions.standing().update(reversed_at=timezone.now())
