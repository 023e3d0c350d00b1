"""What editors upload: a file a kind, each read for what is in it and written anew without what nobody sees.

Nothing here knows Django: ``sandbox`` runs it in a process of its own.
"""

from typing import Literal

Why = Literal["broken", "locked", "large", "more"]


class Refused(Exception):
    """This file is not taken: it cannot be read, or not be cleaned."""

    def __init__(self, why: Why = "broken"):
        super().__init__(why)
        self.why = why
