"""Consent: given, taken back, and asked again when a text changes."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from community.audit.actions import record
from community.members.choices import WRITING, Ending
from community.members.consent.purposes import ANSWER_DAYS, TERMS
from community.members.models import Consent, ConsentText, Member
from community.members.rules import has_account
from community.members.sessions.actions import raise_access_version
from community.permissions import require


@transaction.atomic
def give_consent(*, actor: Member, purpose: str, version: str = "") -> Consent:
    """Agree to the present text, as it reads in the present language. Agreeing twice to one version changes nothing.

    Raises:
        NotAllowed: the account is closed.
    """
    require(has_account, actor.refresh_rights())
    version = version or TERMS[purpose].version
    consent = actor.consents.standing().filter(purpose=purpose, version=version).first()
    if consent is None:
        now = timezone.now()
        actor.consents.standing().filter(purpose=purpose).update(withdrawn_at=now, ending=Ending.REPLACED)
        text = store_text(purpose=purpose, version=version)
        consent = Consent.objects.create(member=actor, purpose=purpose, version=version, text=text, given_at=now)
        record(actor=actor, verb="member.give_consent", thing=consent, purpose=purpose, version=version)
    _apply_consents(actor, purpose)
    return consent


@transaction.atomic
def withdraw_consent(*, actor: Member, purpose: str) -> None:
    """Take back the actor's own consent, which is always possible. Its purpose stops at once, also on open pages."""
    _end_consents(member=actor, actor=actor, purpose=purpose, ending=Ending.WITHDRAWN, verb="member.withdraw_consent")


def store_text(*, purpose: str, version: str) -> ConsentText:
    """Store the text as it is shown now, word for word, so that what somebody agreed to can be read back."""
    text, language = str(TERMS[purpose].text), (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    digest = hashlib.sha256(text.encode()).hexdigest()
    return ConsentText.objects.get_or_create(
        purpose=purpose, version=version, language=language, digest=digest, defaults={"text": text}
    )[0]


def ask_again_where_texts_changed() -> tuple[int, int]:
    """Mark the members who agreed to an earlier text, and end the consents that got no answer in ``ANSWER_DAYS``.

    Return how many members are to be asked, and how many consents ended.
    """
    asked_count = ended_count = 0
    for purpose, terms in TERMS.items():
        first_shown = store_text(purpose=purpose, version=terms.version).first_shown_of_version()
        earlier = Consent.objects.standing().filter(purpose=purpose).exclude(version=terms.version)
        if timezone.now() - first_shown < timedelta(days=ANSWER_DAYS):
            unasked = Member.objects.filter(consents__in=earlier, has_new_terms=False)
            asked_count += Member.objects.filter(pk__in=unasked.values("pk")).update(has_new_terms=True)
            continue
        for consent in earlier.select_related("member").iterator():
            _end_consents(member=consent.member, actor=None, purpose=purpose, ending=Ending.LAPSED, verb="member.lapse")
            ended_count += 1
    return asked_count, ended_count


@transaction.atomic
def _end_consents(*, member: Member, actor: Member | None, purpose: str, ending: str, verb: str) -> None:
    for consent in member.consents.standing().select_for_update().filter(purpose=purpose):
        consent.withdrawn_at, consent.ending = timezone.now(), ending
        consent.save(update_fields=["withdrawn_at", "ending"])
        record(actor=actor, verb=verb, thing=consent, purpose=purpose)
    _apply_consents(member, purpose)


def _apply_consents(member: Member, purpose: str) -> None:
    """Store what follows from the standing consents: whether the member may write, and whether a new text waits."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # of two changes at once the second sees the first
    standing = dict(member.consents.standing().values_list("purpose", "version"))
    if purpose in WRITING:
        member.may_write = set(standing) >= set(WRITING)
    member.has_new_terms = any(TERMS[name].version != version for name, version in standing.items())
    member.save(update_fields=["may_write", "has_new_terms"])
    raise_access_version(member)
