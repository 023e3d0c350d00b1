"""Every change of a member: name, consent, blocks, drafts, sessions, leaving."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group as DjangoGroup
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language

from community import live
from community.audit.actions import record
from community.members import seal
from community.members.avatars import new_seed
from community.members.choices import WRITING, DutyKind, Ending
from community.members.models import Block, Consent, ConsentText, Draft, Duty, Member, Mute, Persona, Session
from community.members.names import name_key
from community.members.purposes import ANSWER_DAYS, TERMS
from community.members.rules import can_block
from community.members.sessions import limit_running

DRAFT_MAX_CHARACTERS = 20_000
DRAFTS_PER_MEMBER = 200
EDITORS = "Redactie"  # Wagtail's permissions hang on this group of Django; a migration of the pages room fills it


class NameTaken(Exception):
    """Somebody has this name, or one that looks the same."""


class AlreadyNamed(Exception):
    """The member has chosen a name before."""


class DraftTooLong(Exception):
    """More than ``DRAFT_MAX_CHARACTERS``; what was kept before stays."""


@transaction.atomic
def complete_sign_up(*, actor: Member, birth_year: int, language: str) -> None:
    """What belongs to a new account beside address and password: year of birth, language, and both consents."""
    actor.birth_year = birth_year
    actor.language = language
    actor.save(update_fields=["birth_year", "language"])
    for purpose in WRITING:
        give_consent(actor=actor, purpose=purpose)
    record(actor=actor, verb="member.sign_up", thing=actor)


@transaction.atomic
def choose_name(*, actor: Member, name: str, role: str) -> Persona:
    """Give the member the name that others see. Two people asking at once: one gets it.

    Raises:
        AlreadyNamed: there is a name already.
        NameTaken: somebody has it, or one that looks the same.
    """
    if Persona.objects.of_community().filter(member=actor).exists():
        raise AlreadyNamed
    try:
        with transaction.atomic():
            persona = Persona.objects.create(member=actor, name=name, name_key=name_key(name), avatar_seed=new_seed())
    except IntegrityError as clash:
        mine = Persona.objects.of_community().filter(member=actor).exists()
        raise (AlreadyNamed if mine else NameTaken) from clash
    actor.role = role
    actor.save(update_fields=["role"])
    actor._persona = persona
    record(actor=actor, verb="member.choose_name", thing=persona)
    return persona


@transaction.atomic
def take_other_name(*, actor: Member, group, name: str) -> Persona:
    """A second name, for one closed group. Whoever had one there before keeps that one.

    Raises:
        NameTaken: somebody has it, or one that looks the same.
    """
    known = Persona.objects.filter(member=actor, group=group).first()
    if known is not None:
        return known
    values = {"name": name, "name_key": name_key(name), "avatar_seed": new_seed()}
    try:
        with transaction.atomic():
            persona = Persona.objects.create(member=actor, group=group, **values)
    except IntegrityError as clash:
        raise NameTaken from clash
    record(actor=actor, verb="member.take_other_name", thing=persona)
    return persona


@transaction.atomic
def tell_about(*, actor: Member, persona: Persona, about: str) -> None:
    """Change what one tells about oneself under a second name."""
    own = actor.personas.select_for_update().get(pk=persona.pk)
    own.about = about
    own.save(update_fields=["about"])
    record(actor=actor, verb="member.edit_profile", thing=own)


@transaction.atomic
def edit_profile(*, actor: Member, role: str, about: str) -> Persona:
    """Change who one is and what one tells about oneself. The member has a name already."""
    persona = Persona.objects.of_community().select_for_update().get(member=actor)
    persona.about = about
    persona.save(update_fields=["about"])
    actor.role = role
    actor.save(update_fields=["role"])
    actor._persona = persona
    record(actor=actor, verb="member.edit_profile", thing=persona)
    return persona


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
    _look_again(member)


@transaction.atomic
def block_member(*, actor: Member, persona: Persona) -> Block:
    """From now on neither sees the other's words, anywhere. Blocking twice changes nothing.

    Raises:
        ValueError: for oneself.
    """
    if not can_block(actor, persona):
        raise ValueError("nobody blocks themselves")
    block, new = Block.objects.get_or_create(blocker=actor, blocked=persona.member, defaults={"persona": persona})
    if new:
        record(actor=actor, verb="member.block", thing=block)
        _look_again(actor, persona.member)
    return block


@transaction.atomic
def unblock_member(*, actor: Member, block: Block) -> None:
    """Take back one's own block. When the other blocked too, that one stays."""
    own = actor.blocks_made.filter(pk=block.pk).select_related("blocked").first()
    if own is None:
        return
    record(actor=actor, verb="member.unblock", thing=own)
    own.delete()
    _look_again(actor, own.blocked)


@transaction.atomic
def mute_persona(*, actor: Member, persona: Persona) -> Mute:
    """From now on these words are folded away, for the actor alone. Muting twice changes nothing.

    Raises:
        ValueError: for oneself.
    """
    if not can_block(actor, persona):
        raise ValueError("nobody mutes themselves")
    mute, new = Mute.objects.get_or_create(muter=actor, persona=persona)
    if new:
        record(actor=actor, verb="member.mute", thing=mute)
        _hears_otherwise(actor)
    return mute


@transaction.atomic
def hear_again(*, actor: Member, mute: Mute) -> None:
    """Unfold the words of somebody whom one muted."""
    own = actor.mutes.filter(pk=mute.pk).first()
    if own is not None:
        record(actor=actor, verb="member.hear_again", thing=own)
        own.delete()
        _hears_otherwise(actor)


def _hears_otherwise(member: Member) -> None:
    """What waits for this member is another number now, on their own open pages; nobody else hears anything."""
    member.__dict__.pop("_muted_ids", None)
    live.announce(f"me:{member.pk}", 0)


@transaction.atomic
def save_draft(*, actor: Member, place: str, text: str) -> Draft | None:
    """Keep what somebody is writing at this place; without any words, nothing is kept. Not in the audit log: it is
    written every few seconds, and says nothing to others.

    Raises:
        DraftTooLong: what was kept before stays.
    """
    if len(text) > DRAFT_MAX_CHARACTERS:
        raise DraftTooLong
    if not text.strip():
        clear_draft(actor=actor, place=place)
        return None
    draft, new = Draft.objects.update_or_create(member=actor, place=place, defaults={"text": text})
    if new:
        kept = actor.drafts.order_by("-updated_at", "-pk").values_list("pk", flat=True)[:DRAFTS_PER_MEMBER]
        actor.drafts.exclude(pk__in=list(kept)).delete()
    return draft


@transaction.atomic
def clear_draft(*, actor: Member, place: str) -> None:
    """The words were sent, or are no longer wanted."""
    actor.drafts.filter(place=place).delete()


@transaction.atomic
def end_session(*, actor: Member, session: Session) -> None:
    """Log the member out on one device, its open sockets too. The others go on."""
    session.delete()
    record(actor=actor, verb="member.end_session", thing=session.member)
    _look_again(session.member)


@transaction.atomic
def end_all_sessions(*, actor: Member | None, member: Member, but: str | None = None) -> None:
    """Log the member out everywhere, at once, open sockets too; ``but`` is the key of a session that may go on."""
    member.sessions.exclude(pk=but).delete()
    record(actor=actor, verb="member.end_sessions", thing=member)
    if but is not None:
        _look_again(member)
        return
    Member.objects.filter(pk=member.pk).update(
        sessions_version=F("sessions_version") + 1, access_version=F("access_version") + 1
    )
    member.refresh_from_db(fields=["sessions_version", "access_version"])
    live.sessions_ended(member.pk)


@transaction.atomic
def close_account(*, actor: Member | None, member: Member, reason: str) -> None:
    """Nobody logs in with this account any more, and who is in is out. What was written stays."""
    Member.objects.filter(pk=member.pk).update(is_active=False)
    record(actor=actor, verb="member.close", thing=member, reason=reason)
    end_all_sessions(actor=actor, member=member)


@transaction.atomic
def open_account(*, actor: Member | None, member: Member, reason: str) -> None:
    """Take back ``close_account``."""
    Member.objects.filter(pk=member.pk).update(is_active=True)
    record(actor=actor, verb="member.open", thing=member, reason=reason)


def _look_again(*members: Member) -> None:
    """What these members may see has changed: their open sockets must ask again."""
    keys = [member.pk for member in members]
    Member.objects.filter(pk__in=keys).update(access_version=F("access_version") + 1)
    for member in members:
        member.__dict__.pop("_blocked_ids", None)
    live.access_changed(members=keys)


@transaction.atomic
def give_duty(*, actor: Member | None, member: Member, kind: str, group=None) -> Duty:
    """Ask somebody to do something here, in one group or everywhere; ``actor`` is None from the command line.

    An editor everywhere also gets into the CMS. Giving it twice changes nothing.
    """
    duty, new = Duty.objects.get_or_create(member=member, kind=kind, group=group)
    if not new and duty.until is None:
        return duty
    duty.until = None
    duty.save(update_fields=["until"])
    if kind == DutyKind.EDITOR and group is None:
        member.groups.add(*DjangoGroup.objects.filter(name=EDITORS))
    _duties_changed(actor=actor, duty=duty, verb="duty.give")
    return duty


@transaction.atomic
def end_duty(*, actor: Member | None, duty: Duty) -> None:
    """The duty ends now; that it was there stays known."""
    duty.until = timezone.now()
    duty.save(update_fields=["until"])
    if duty.kind == DutyKind.EDITOR and duty.group_id is None:
        duty.member.groups.remove(*DjangoGroup.objects.filter(name=EDITORS))
    _duties_changed(actor=actor, duty=duty, verb="duty.end")


@transaction.atomic
def recognise_role(*, actor: Member | None, member: Member, role: str) -> None:
    """Set the label beside the name, for the roles that one cannot choose alone."""
    Member.objects.filter(pk=member.pk).update(role=role, access_version=F("access_version") + 1)
    record(actor=actor, verb="member.role", thing=member, role=role)
    limit_running(member)
    live.access_changed(members=[member.pk])


def _duties_changed(*, actor: Member | None, duty: Duty, verb: str) -> None:
    Member.objects.filter(pk=duty.member_id).update(access_version=F("access_version") + 1)
    record(actor=actor, verb=verb, thing=duty.member, kind=duty.kind, group=duty.group_id)
    limit_running(duty.member)
    live.access_changed(members=[duty.member_id])


def use_code_step(*, member: Member, step: int) -> bool:
    """Use the code of this half minute; False when it, or a later one, was used before. One statement, so that of two
    who send the same code at the same moment one gets in. Not in the audit log: a session begins with it."""
    return Member.objects.filter(pk=member.pk, code_step__lt=step).update(code_step=step) == 1


@transaction.atomic
def seal_anew(*, member: Member) -> None:
    """The secrets of this member under the key of now, so that an earlier key can be let go. Not in the audit log:
    nothing changes for anybody."""
    for way in member.authenticator_set.select_for_update():
        sealed = {name: seal.sealed_anew(way.data[name]) for name in ("secret", "seed") if name in way.data}
        if sealed:
            way.data |= sealed
            way.save(update_fields=["data"])


@transaction.atomic
def record_second_step(*, member: Member, verb: str, kind: str) -> None:
    """A way of logging in came, went or was made anew; open sockets and pages look again."""
    record(actor=member, verb=f"second_step.{verb}", thing=member, kind=kind)
    _look_again(member)


@transaction.atomic
def reset_second_step(*, actor: Member | None, member: Member) -> int:
    """For who lost phone, passkey and paper: the app, all passkeys and all codes go, and every session ends. Gives how
    many there were. Look somebody in the eye before you do this."""
    there = member.authenticator_set.count()
    member.authenticator_set.all().delete()
    record(actor=actor, verb="second_step.reset", thing=member, ways=there)
    end_all_sessions(actor=actor, member=member)
    return there
