"""Recover the words of forms that were refused, for whatever reason: nothing that somebody wrote is thrown away.

Of a member the words become a draft. Of a browser in which nobody is logged in they wait in a session of their own,
which is encrypted and short, for the log-in of the member whose page it was.
"""

from contextlib import suppress
from dataclasses import asdict, dataclass
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from community.members.drafts.actions import (
    DRAFT_MAX_CHARACTERS,
    DraftTooLong,
    hold_form,
    is_draft_key,
    save_draft,
    take_held_forms,
)
from community.members.drafts.submitted import SubmittedForm, submitted_form
from community.members.drafts.widgets import RECOVERED
from community.members.models import Draft, Member
from community.members.sessions.backends import member_of_expired_session
from community.web.idempotency import is_made_for, is_of_page
from community.web.redirects import referring_page, same_site_url

HELD_COOKIE = "unsent"


@dataclass(frozen=True)
class RefusedForm:
    """A refused form as the page about it shows it: the words, whether they are saved, and the page of the form."""

    text: str
    is_saved: bool
    is_held: bool
    back_url: str


def keep_refused(request: HttpRequest) -> RefusedForm | None:
    """Save the words of a POST that was refused, when its writer is known. None when there are no words in it."""
    form = submitted_form(request)
    if form is None:
        return None
    is_saved, is_held = getattr(request, "user", None) is not None and _save_for_user(request, form), False
    request.has_kept_words = True
    return RefusedForm(form.text, is_saved, is_held, same_site_url(request, referring_page(request)))


def keep_unproven(request: HttpRequest) -> RefusedForm | None:
    """As ``keep_refused``, for a POST whose CSRF token was wrong: only the seal of the page itself tells whose it is.

    Where nobody is logged in the words wait for the log-in of that member.
    """
    form = submitted_form(request)
    if form is None:
        return None
    is_saved = request.user.is_authenticated and is_made_for(form.submission_id, request.user)
    is_saved = is_saved and _save_for_user(request, form)
    is_held = not request.user.is_authenticated and is_of_page(form.submission_id, of_member=True)
    is_held = is_held and hold_until_login(request, form)
    request.has_kept_words = True
    return RefusedForm(form.text, is_saved, is_held, same_site_url(request, referring_page(request)))


def _save_for_user(request: HttpRequest, form: SubmittedForm) -> bool:
    """Return whether all of the words are saved. A database that is in trouble must not hide the first trouble."""
    with suppress(Exception):
        return request.user.is_authenticated and save_recovered(request.user, form)
    return False


def save_recovered(member: Member, form: SubmittedForm) -> bool:
    """Save a form as a draft; one without a draft key gets a key of its own. Return whether all of it was saved."""
    text = form.text[:DRAFT_MAX_CHARACTERS]
    if not is_draft_key(form.key) or not text.strip():
        return False
    key = form.key
    if key == RECOVERED:
        if member.drafts.filter(key__startswith=f"{RECOVERED}:", text=text).exists():  # the form was sent twice
            return True
        key = f"{RECOVERED}:{uuid4()}"
    is_whole = text == form.text
    with suppress(DraftTooLong):
        save_draft(actor=member, key=key, text=text, fields=form.fields if is_whole else {}, made_from=form.made_from)
        return is_whole
    save_draft(actor=member, key=key, text=text, made_from=form.made_from)  # the choices are too large
    return is_whole


def mark_unsent(request: HttpRequest) -> None:
    """Keep the words of this form, although the response leads onwards."""
    request.is_unsent = True


def say_unsent(request: HttpRequest, reason: str) -> None:
    """Say that the form was not sent although the response leads elsewhere, and that its words are kept."""
    mark_unsent(request)
    text = _("You find them on “My page”, with what you have not sent yet.")
    messages.warning(request, f"{reason} {text}")


# a log-in that has ended


def recover_drafts(request: HttpRequest, form: SubmittedForm) -> None:
    """Keep a form that was sent after its session had ended.

    The cookie of an expired session tells whose it was. Without it the words wait in this browser for the log-in.
    """
    if not recover_expired(request, form):
        hold_until_login(request, form)


def recover_expired(request: HttpRequest, form: SubmittedForm) -> bool:
    """Save a form for the member whose session this was, when it expired; return whether there is such a member."""
    member = member_of_expired_session(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    if member is not None:
        save_recovered(member, form)
    return member is not None


def hold_until_login(request: HttpRequest, form: SubmittedForm) -> bool:
    """Let a form wait for a log-in in this browser; return whether it does.

    It waits in a session of its own, which opens nothing; the middleware sets its cookie.
    """
    if not is_draft_key(form.key) or len(form.text) > DRAFT_MAX_CHARACTERS:
        return False
    request.held_key = hold_form(key=request.COOKIES.get(HELD_COOKIE), form=asdict(form))
    return True


def take_held(request: HttpRequest, member: Member) -> list[Draft]:
    """Save what this browser held until the log-in of this member, and return the drafts.

    What was written on a page that was made for another member is dropped: it is theirs, and this is not their log-in.
    """
    if HELD_COOKIE not in request.COOKIES:
        return []
    forms = [SubmittedForm(**held) for held in take_held_forms(key=request.COOKIES[HELD_COOKIE])]
    request.held_key = ""
    own = [form for form in forms if _may_be_of(form.submission_id, member)]
    for form in own:
        save_recovered(member, form)
    keys = [form.key for form in own]
    return list(member.drafts.filter(key__in=keys).newest_first()) if keys else []


def _may_be_of(submission_id: str, member: Member) -> bool:
    """Return whether this member may have written the form; what a visitor wrote here before may be anybody's."""
    if is_of_page(submission_id, of_member=True):
        return is_made_for(submission_id, member)
    return not is_of_page(submission_id, of_member=False)
