"""Consent: given, taken back, asked again when a text changes."""

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
from community.members.sessions.actions import look_again


@transaction.atomic
def give_consent(*, actor: Member, purpose: str, version: str = "") -> Consent:
    """Agree to the text of now, as it reads in the language of now; agreeing twice to the same changes nothing."""
    version = version or TERMS[purpose].version
    given = actor.consents.standing().filter(purpose=purpose, version=version).first()
    if given is None:
        now = timezone.now()
        actor.consents.standing().filter(purpose=purpose).update(withdrawn_at=now, ending=Ending.REPLACED)
        text = keep_text(purpose=purpose, version=version)
        given = Consent.objects.create(member=actor, purpose=purpose, version=version, text=text, given_at=now)
        record(actor=actor, verb="member.give_consent", thing=given, purpose=purpose, version=version)
    _settle_consents(actor, purpose)
    return given


@transaction.atomic
def withdraw_consent(*, actor: Member, purpose: str) -> None:
    """Take consent back: what it was for stops at once, also on pages that are open."""
    _end_consents(member=actor, by=actor, purpose=purpose, ending=Ending.WITHDRAWN, verb="member.withdraw_consent")


def keep_text(*, purpose: str, version: str) -> ConsentText:
    """The text as it is shown now, word for word: what somebody agreed to can always be read back."""
    text, language = str(TERMS[purpose].text), (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    digest = hashlib.sha256(text.encode()).hexdigest()
    return ConsentText.objects.get_or_create(
        purpose=purpose, version=version, language=language, digest=digest, defaults={"text": text}
    )[0]


def ask_again_where_texts_changed() -> tuple[int, int]:
    """Who agreed to an earlier text is to be asked at the next visit; without an answer it ends after some weeks.

    Gives how many are to be asked, and how many consents ended by themselves.
    """
    asked = ended = 0
    for purpose, terms in TERMS.items():
        first_shown = keep_text(purpose=purpose, version=terms.version).first_shown_of_version()
        earlier = Consent.objects.standing().filter(purpose=purpose).exclude(version=terms.version)
        if timezone.now() - first_shown < timedelta(days=ANSWER_DAYS):
            waiting = Member.objects.filter(consents__in=earlier, has_new_terms=False)
            asked += Member.objects.filter(pk__in=waiting.values("pk")).update(has_new_terms=True)
            continue
        for given in earlier.select_related("member").iterator():
            _end_consents(member=given.member, by=None, purpose=purpose, ending=Ending.LAPSED, verb="member.lapse")
            ended += 1
    return asked, ended


@transaction.atomic
def _end_consents(*, member: Member, by: Member | None, purpose: str, ending: str, verb: str) -> None:
    for given in member.consents.standing().select_for_update().filter(purpose=purpose):
        given.withdrawn_at, given.ending = timezone.now(), ending
        given.save(update_fields=["withdrawn_at", "ending"])
        record(actor=by, verb=verb, thing=given, purpose=purpose)
    _settle_consents(member, purpose)


def _settle_consents(member: Member, purpose: str) -> None:
    """What follows from the consents that stand: whether one writes, and whether a new text waits."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # of two changes at once the second sees the first
    standing = dict(member.consents.standing().values_list("purpose", "version"))
    if purpose in WRITING:
        member.may_write = set(standing) >= set(WRITING)
    member.has_new_terms = any(TERMS[name].version != version for name, version in standing.items())
    member.save(update_fields=["may_write", "has_new_terms"])
    look_again(member)
