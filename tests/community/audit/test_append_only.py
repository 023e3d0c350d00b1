import pytest

from community.audit.actions import record
from community.audit.models import AuditEntry


@pytest.fixture
def entry(cast):
    return record(actor=cast.mo, verb="group.close", thing=cast.anna, reason="Te weinig mensen.")


def test_an_entry_is_never_changed(entry):
    entry.reason = "Iets anders."
    with pytest.raises(TypeError):
        entry.save()


def test_an_entry_is_never_removed(entry):
    with pytest.raises(TypeError):
        entry.delete()


def test_a_whole_set_of_entries_is_neither_changed_nor_removed(entry):
    with pytest.raises(TypeError):
        AuditEntry.objects.all().update(reason="")
    with pytest.raises(TypeError):
        AuditEntry.objects.all().delete()
