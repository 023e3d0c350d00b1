"""The personas of a member: the one of the community, and one for a closed group."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from community.audit.actions import record
from community.crisis.watch import watch
from community.members.models import FormerName, Member, Persona
from community.members.profiles import rules
from community.members.profiles.avatars import new_seed
from community.members.profiles.names import free_suggestions, name_key
from community.members.rules import has_account
from community.permissions import require
from community.web.edit_lock import require_version

DAYS_BETWEEN_NAMES = 30
FORMER_NAMES_KEPT_FOR = timedelta(days=365)


class NameTaken(Exception):
    """Another persona has this name, or one that looks the same."""


class NameTakenAway(Exception):
    """A moderator took this name away from the member."""


class TooSoon(Exception):
    """The member changed this name less than ``DAYS_BETWEEN_NAMES`` ago."""


class AlreadyNamed(Exception):
    """The member has chosen a name before."""


@transaction.atomic
def choose_name(*, actor: Member, name: str, role: str) -> Persona:
    """Give the member the persona of the community. Of two members who ask for one name at once, one gets it.

    Raises:
        NotAllowed: the account is closed, or the role is not one that members choose themselves.
        AlreadyNamed: the member has a name already.
        NameTaken: another persona has it, or one that looks the same.
    """
    require(rules.can_take_role, actor.refresh_rights(), role)
    if Persona.objects.of_community().filter(member=actor).exists():
        raise AlreadyNamed
    try:
        with transaction.atomic():
            persona = Persona.objects.create(member=actor, name=name, name_key=name_key(name), avatar_seed=new_seed())
    except IntegrityError as clash:
        is_named = Persona.objects.of_community().filter(member=actor).exists()
        raise (AlreadyNamed if is_named else NameTaken) from clash
    actor.role = role
    actor.save(update_fields=["role"])
    actor._persona = persona
    record(actor=actor, verb="member.choose_name", thing=persona)
    watch(kind="persona", thing=persona, text=name)
    return persona


@transaction.atomic
def change_name(*, actor: Member, name: str) -> Persona:
    """Give the persona of the community another name, also beside what was written before. The old name leads nowhere,
    and others cannot take it for ``FORMER_NAMES_KEPT_FOR``.

    Raises:
        NotAllowed: the account is closed, or the member has no name yet.
        TooSoon: the member changed it not long ago, of their own accord.
        NameTakenAway: a moderator took this name away.
        NameTaken: another persona has it, or one that looks the same, or somebody gave it up not long ago.
    """
    persona = Persona.objects.of_community().select_for_update().filter(member=actor).first()
    require(rules.can_change_name, actor.refresh_rights(), persona)
    if persona.name == name:
        return persona
    recently = timezone.now() - timedelta(days=DAYS_BETWEEN_NAMES)
    if not persona.must_choose_name and actor.former_names.filter(left_at__gt=recently).exists():
        raise TooSoon
    if actor.former_names.filter(name_key=name_key(name), taken_away=True).exists():
        raise NameTakenAway
    if FormerName.objects.filter(name_key=name_key(name)).exclude(member=actor).exists():
        raise NameTaken
    FormerName.objects.create(member=actor, name_key=persona.name_key)
    persona.name, persona.name_key, persona.must_choose_name = name, name_key(name), False
    try:
        with transaction.atomic():
            persona.save(update_fields=["name", "name_key", "must_choose_name"])
    except IntegrityError as clash:
        raise NameTaken from clash
    actor._persona = persona
    record(actor=actor, verb="member.change_name", thing=persona)
    watch(kind="persona", thing=persona, text=name)
    return persona


@transaction.atomic
def take_other_name(*, actor: Member, group, name: str) -> Persona:
    """Give the member a second name, for one closed group. A member who had one there before keeps that name.

    The room of groups decides who may have one, in its own action.

    Raises:
        NotAllowed: the account is closed.
        NameTaken: another persona has it, or one that looks the same.
    """
    require(has_account, actor.refresh_rights())
    persona = Persona.objects.filter(member=actor, group=group).first()
    if persona is not None:
        return persona
    values = {"name": name, "name_key": name_key(name), "avatar_seed": new_seed()}
    try:
        with transaction.atomic():
            persona = Persona.objects.create(member=actor, group=group, **values)
    except IntegrityError as clash:
        raise NameTaken from clash
    record(actor=actor, verb="member.take_other_name", thing=persona)
    watch(kind="persona", thing=persona, text=name)
    return persona


@transaction.atomic
def tell_about(*, actor: Member, persona: Persona, about: str, made_from: str = "") -> None:
    """Change what the member tells under a second name; taking it away is always possible.

    Raises:
        NotAllowed: it is somebody else's persona, or there is something new and the member is not in the group, or
            takes no part now.
        ChangedMeanwhile: the form with the version ``made_from`` was made from other values.
    """
    locked = Persona.objects.select_for_update().get(pk=persona.pk)
    require(rules.can_tell_about if about else rules.can_edit_persona, actor.refresh_rights(), locked)
    require_version(made_from, {"about": locked.about})
    before, locked.about = locked.about, about
    locked.save(update_fields=["about"])
    record(actor=actor, verb="member.edit_profile", thing=locked)
    watch(kind="persona", thing=locked, text=about, before=before)


@transaction.atomic
def edit_profile(*, actor: Member, role: str, about: str, made_from: str = "") -> Persona:
    """Change the member's role and what they tell about themselves. The member has a name already.

    Raises:
        NotAllowed: the account is closed, the role is not one that members choose themselves, or there is something new
            and the member takes no part now, for instance because a consent was taken back.
        ChangedMeanwhile: the form with the version ``made_from`` was made from other values.
    """
    persona = Persona.objects.of_community().select_for_update().get(member=actor)
    require(rules.can_take_role, actor.refresh_rights(), role)
    if about not in ("", persona.about):
        require(rules.can_tell_about, actor, persona)
    require_version(made_from, {"role": actor.role, "about": persona.about})
    before, persona.about = persona.about, about
    persona.save(update_fields=["about"])
    actor.role = role
    actor.save(update_fields=["role"])
    actor._persona = persona
    record(actor=actor, verb="member.edit_profile", thing=persona)
    watch(kind="persona", thing=persona, text=about, before=before)
    return persona


def replace_name(persona: Persona) -> str:
    """Give the persona a neutral name until its member chooses another, and return the old one: nobody can take that,
    the member neither. The caller checks its rule, and holds the lock on the persona; so with those below."""
    old = persona.name
    FormerName.objects.create(member=persona.member, name_key=persona.name_key, taken_away=True)
    name = next(iter(free_suggestions(Persona.objects)), f"Naam {new_seed()[:8]}")
    _rename(persona, name, must_choose=True)
    return old


def put_name_back(persona: Persona, name: str) -> None:
    """Give the old name back, unless the member chose another since; it is theirs to take again either way."""
    persona.member.former_names.filter(name_key=name_key(name), taken_away=True).delete()
    if persona.must_choose_name:
        _rename(persona, name, must_choose=False)


def clear_about(persona: Persona) -> str:
    """Take away what the member tells about themselves, and return it."""
    old, persona.about = persona.about, ""
    persona.save(update_fields=["about"])
    return old


def put_about_back(persona: Persona, about: str) -> None:
    """Put the text back, unless the member wrote another since."""
    if not persona.about:
        persona.about = about
        persona.save(update_fields=["about"])


def _rename(persona: Persona, name: str, *, must_choose: bool) -> None:
    persona.name, persona.name_key, persona.must_choose_name = name, name_key(name), must_choose
    persona.save(update_fields=["name", "name_key", "must_choose_name"])
