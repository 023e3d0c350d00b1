"""The memory that a process has of the house, where a test is one transaction and no generation changes."""

from django.db.models.signals import post_delete, post_save

from community.pages.house import SOURCES, House


class HouseOfATest(dict):
    """Remember the house of an empty database, and nothing as soon as the test changed what it is read from."""

    def __init__(self):
        super().__init__()
        self.is_changed = False
        for model in SOURCES:
            for signal in (post_save, post_delete):
                signal.connect(self._changed, sender=model)

    def _changed(self, **signal) -> None:
        self.is_changed = True

    def get(self, generation: int, default: House | None = None) -> House | None:
        return default if self.is_changed else House()

    def __setitem__(self, generation: int, house: House) -> None:
        """Keep nothing."""
