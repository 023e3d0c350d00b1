from django.db import transaction
from django.utils.translation import gettext as _

from community.audit.actions import record
from community.desk.checklist.actions import lock_sign_up
from community.desk.setup.links import BEGUN, is_valid
from community.members.accounts.actions.sign_up import is_taken, sign_up
from community.members.choices import DutyKind
from community.members.duties.actions import give_duty
from community.members.models import Member

FIRST_DUTIES = (DutyKind.OPERATOR, DutyKind.EDITOR)  # an editor, because the texts of the house come first


class LinkUsed(Exception):
    """The setup link works no more: it is too old, or there is an operator."""


class EmailTaken(Exception):
    """An account has this email address."""


@transaction.atomic
def begin_house(*, token: str, email: str, password: str, birth_year: int, language: str) -> Member:
    """Create the account of the first operator. Its address counts as confirmed: there may be no mail server yet, and
    whoever has the link has the server.

    Raises:
        LinkUsed
        EmailTaken
    """
    lock_sign_up()  # of two people with one link, one begins
    if not is_valid(token):
        raise LinkUsed
    if is_taken(email):
        raise EmailTaken
    member = sign_up(email=email, password=password, birth_year=birth_year, language=language)
    member.emailaddress_set.update(verified=True)
    record(actor=member, verb=BEGUN, thing=member)
    for kind in FIRST_DUTIES:
        give_duty(actor=None, member=member, kind=kind, reason=_("The first operator, by the setup link."))
    return member
