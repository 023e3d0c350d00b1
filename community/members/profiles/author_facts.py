"""The facts of the writer of a text, for a kept fragment: ``community/web/fragments.py``."""

from typing import NamedTuple
from uuid import UUID

from community.members.choices import DutyKind, Role
from community.members.models import Persona


class AuthorFacts(NamedTuple):
    """Stands in a template where a persona may stand."""

    public_id: UUID
    name: str
    avatar_seed: str
    role: str
    duty: DutyKind | None

    @property
    def role_label(self) -> str:
        return Role(self.role).label


def author_facts(persona: Persona | None) -> AuthorFacts | None:
    """Return the facts of a persona with its member and its duty; None for the writer who left."""
    if persona is None:
        return None
    return AuthorFacts(persona.public_id, persona.name, persona.avatar_seed, persona.role, persona.duty)
