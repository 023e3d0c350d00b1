"""Rows of every kind that the house keeps of a person, with a word of its own in every field: to look for in a file."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

from django.db import IntegrityError, models, transaction

from community.members.models import Member

FIRST_DAY = datetime(2011, 3, 4, 5, 6, 7, tzinfo=UTC)
SHARED = {"contenttypes", "auth"}  # rows that migrations made: one of those will do


class Filler:
    def __init__(self):
        self.number = 0
        self._within: list[type[models.Model]] = []

    def word(self) -> str:
        self.number += 1
        return f"q{self.number:05d}z"

    def row(self, model: type[models.Model], owner: str, member: Member, stranger: Member) -> models.Model | None:
        """A row that is this member's by the lookup ``owner``; whatever else it points to is the stranger's.

        None where the database lets one member have no more of these.
        """
        first, _, rest = owner.partition("__")
        values, files = model(), {}
        self._within.append(model)
        for field in model._meta.concrete_fields:
            if isinstance(field, models.AutoField) or getattr(field, "parent_link", False):
                continue
            if isinstance(field, models.FileField):
                files[field.name] = self.word()
            elif not field.is_relation:
                setattr(values, field.attname, self.value(field))
            elif field.name == first:
                mine = self.row(field.related_model, rest, member, stranger) if rest else member
                setattr(values, field.name, mine)
            else:
                setattr(values, field.name, self._other(field, stranger))
        self._within.pop()
        return self._saved(values, files)

    def _other(self, field: models.ForeignKey, stranger: Member) -> models.Model | None:
        model = field.related_model
        if issubclass(model, Member):
            return stranger
        if model._meta.app_label in SHARED:
            return model._base_manager.first()
        if field.null and (model in self._within or len(self._within) > 3):
            return None
        return self.row(model, "-", stranger, stranger)

    def value(self, field: models.Field):
        self.number += 1
        if field.choices:
            return field.flatchoices[0][0]
        if isinstance(field, models.DateTimeField):
            return FIRST_DAY + timedelta(days=self.number)
        if isinstance(field, models.DateField):
            return date(2011, 3, 4) + timedelta(days=self.number)
        if isinstance(field, models.TimeField):
            return time(1, 2)
        if isinstance(field, models.UUIDField):
            return uuid.uuid4()
        if isinstance(field, models.JSONField):
            return {"word": self.word()}
        if isinstance(field, models.BooleanField):
            return False
        if isinstance(field, models.IntegerField):
            return self.number % 20_000 + 10_000
        return f"{self.word()}@example.org" if isinstance(field, models.EmailField) else self.word()

    def _saved(self, values: models.Model, files: dict[str, str]) -> models.Model | None:
        try:
            with transaction.atomic():
                values.save_base(force_insert=True)
        except IntegrityError:
            return None
        if files:  # the names only: nothing looks for a file on the disk
            type(values)._base_manager.filter(pk=values.pk).update(**files)
        return values
