"""The names of a member: the one of the community, and one for a closed group."""

from django.db import IntegrityError, transaction

from community.audit.actions import record
from community.members.models import Member, Persona
from community.members.profiles.avatars import new_seed
from community.members.profiles.names import name_key


class NameTaken(Exception):
    """Somebody has this name, or one that looks the same."""


class AlreadyNamed(Exception):
    """The member has chosen a name before."""


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
