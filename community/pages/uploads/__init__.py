"""Cleaners of uploads: a module for each kind of file, which reads it and writes a copy without hidden data.

Nothing here knows Django: ``sandbox`` runs it in a process of its own.
"""

from typing import Literal

Reason = Literal["broken", "locked", "large", "more", "form"]


class Refused(Exception):
    """This file is not accepted: it cannot be read, or not be cleaned. ``reason`` is a code."""

    def __init__(self, reason: Reason = "broken"):
        super().__init__(reason)
        self.reason = reason
