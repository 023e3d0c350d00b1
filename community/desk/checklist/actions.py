"""Open and close signing up, send a test email, and put the starter texts in place as drafts."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from community.audit.actions import record
from community.desk.checklist.items import ASKED, FAILED, SENT, Item, missing_musts, text_pages
from community.desk.starter_texts import starter_text
from community.emails import Email
from community.emails.actions import send
from community.emails.health import mail_health
from community.emails.kinds import Kind, register
from community.house_name import house_name
from community.members.models import Member, SignUpState
from community.members.models.sign_up import ONLY_ROW
from community.members.rules import can_manage_members
from community.pages.models import StandardPage
from community.permissions import require


class NotReady(Exception):
    """Signing up cannot open yet."""

    def __init__(self, missing: list[Item]):
        super().__init__("not ready")
        self.missing = missing


@transaction.atomic
def open_sign_up(*, actor: Member) -> None:
    """Let visitors sign up. Opening it twice changes nothing.

    Raises:
        NotAllowed: the actor is no operator.
        NotReady: a must-have of the checklist is missing.
    """
    state = lock_sign_up()
    require(can_manage_members, actor.refresh_rights())
    if state.is_open:
        return
    if missing := missing_musts():
        raise NotReady(missing)
    _set(actor, state, is_open=True)


@transaction.atomic
def close_sign_up(*, actor: Member) -> None:
    """Let nobody sign up any more; members stay. Closing it twice changes nothing.

    Raises:
        NotAllowed: the actor is no operator.
    """
    state = lock_sign_up()
    require(can_manage_members, actor.refresh_rights())
    if state.is_open:
        _set(actor, state, is_open=False)


def lock_sign_up() -> SignUpState:
    """Lock the one row; a house that has none yet gets it as it is now."""
    is_open = settings.SIGN_UP_STARTS_OPEN
    SignUpState.objects.get_or_create(pk=ONLY_ROW, defaults={"is_open": is_open})
    return SignUpState.objects.select_for_update().get(pk=ONLY_ROW)


def _set(actor: Member, state: SignUpState, *, is_open: bool) -> None:
    state.is_open, state.changed_at = is_open, timezone.now()
    state.save()
    record(actor=actor, verb="desk.open_sign_up" if is_open else "desk.close_sign_up", thing=state)


@transaction.atomic
def send_test_email(*, actor: Member) -> None:
    """Send an email to the actor through the outbox; the checklist says what became of it.

    Raises:
        NotAllowed: the actor is no operator.
    """
    require(can_manage_members, actor.refresh_rights())
    body = render_to_string("desk/test_email.txt", {"site_name": house_name()})
    record(actor=actor, verb=ASKED, thing=actor)
    send(Email(_("A test"), body, to=[actor.email]), member=actor, kind=ASKED, about=str(actor.pk))


def _note(verb: str, about: str, reason: str = "") -> None:
    if member := Member.objects.filter(pk=about).first():
        record(actor=None, verb=verb, thing=member, reason=reason)


register(
    ASKED,
    Kind(
        after_sending=lambda about: _note(SENT, about),
        after_giving_up=lambda about: _note(FAILED, about, mail_health().last_reason),
    ),
)


@transaction.atomic
def put_starter_texts(*, actor: Member) -> int:
    """Save the starter texts as drafts of the pages that are still empty and have no draft; return how many.

    Raises:
        NotAllowed: the actor is no operator.
    """
    require(can_manage_members, actor.refresh_rights())
    pages = [page for page in text_pages().select_for_update() if is_untouched(page)]
    for page in pages:
        for name, value in starter_text(page.slug).items():
            setattr(page, name, value)
        page.save_revision(user=actor)
        record(actor=actor, verb="desk.starter_text", thing=page)
    return len(pages)


def is_untouched(page: StandardPage) -> bool:
    return not page.body and not page.has_unpublished_changes
