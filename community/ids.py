"""Public ids in what people send: an address, a form, a place of a draft. It may be anything."""

from uuid import UUID


def id_in(text: str) -> UUID | None:
    """The public id that this is; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
