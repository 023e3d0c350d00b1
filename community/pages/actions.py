"""Effects of a change that an editor made. Wagtail makes the change itself, and logs it."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from community.audit.actions import record
from community.members.models import Member
from community.pages import rules
from community.pages.choices import Checked
from community.pages.error_pages import static_pages
from community.pages.models import HelpLine, NumberChange
from community.pages.usage import can_be_unpublished
from community.permissions import require

ASK_AGAIN_AFTER = timedelta(days=1)
log = logging.getLogger("community.pages")


def helpline_changed(*, line: HelpLine) -> None:
    """Update the error pages after a help line was made, changed or deleted."""
    transaction.on_commit(static_pages.write, robust=True)


def house_changed() -> None:
    """Update the error pages after the settings of the house or an announcement changed."""
    transaction.on_commit(static_pages.write, robust=True)


def postpone_expiry_of_used_pages() -> None:
    """Leave pages on the site that an editor let expire, while somebody relies on them; ask again the next day."""
    now = timezone.now()
    for page in Page.objects.filter(live=True, expire_at__lt=now):
        if not can_be_unpublished(page):
            Page.objects.filter(pk=page.pk).update(expire_at=now + ASK_AGAIN_AFTER)
            log.warning("a page stays on the site, because somebody relies on it", extra={"page": page.pk})


@transaction.atomic
def propose_number(*, actor: Member, line: HelpLine, numbers: dict[str, str]) -> NumberChange | None:
    """Keep new numbers of a help line for a second look; an earlier proposal is replaced. The line stays as it is.

    Returns None when the numbers are those of the line.

    Raises:
        NotAllowed: the actor is no editor, or not any more.
    """
    line = HelpLine.objects.select_for_update().get(pk=line.pk)
    require(rules.can_propose_number, actor.refresh_rights())
    NumberChange.objects.filter(line=line).delete()
    change = NumberChange(line=line, proposed_by=actor, **numbers)
    if not change.changed:
        return None
    change.save()
    record(actor=actor, verb="pages.propose_number", thing=line)
    return change


@transaction.atomic
def accept_number(*, actor: Member, change: NumberChange) -> None:
    """Put the numbers of a proposal on the site. Accepting it twice changes nothing.

    Raises:
        NotAllowed: the actor proposed it and is not alone, or is no editor and does not run the site.
    """
    line = HelpLine.objects.select_for_update().get(pk=change.line_id)
    actor = actor.refresh_rights()
    if (change := NumberChange.objects.filter(pk=change.pk).first()) is None:
        return
    require(rules.can_accept_number, actor, change)
    for name, number in change.changed.items():
        setattr(line, name, number)
    line.checked, line.checked_on = Checked.SOURCE, timezone.localdate()
    line.save()
    alone = change.proposed_by_id == actor.pk
    change.delete()
    record(actor=actor, verb="pages.accept_number", thing=line, alone=alone)
    helpline_changed(line=line)


@transaction.atomic
def decline_number(*, actor: Member, change: NumberChange) -> None:
    """Leave the numbers of the help line as they are. Declining twice changes nothing.

    Raises:
        NotAllowed: the actor is no editor and does not run the site.
    """
    line = HelpLine.objects.select_for_update().get(pk=change.line_id)
    require(rules.can_decline_number, actor.refresh_rights(), change)
    if NumberChange.objects.filter(pk=change.pk).delete()[0]:
        record(actor=actor, verb="pages.decline_number", thing=line)
