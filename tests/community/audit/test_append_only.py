import pytest

from community.audit.actions import record
from community.audit.models import AuditEntry


@pytest.fixture
def entry(cast):
    return record(actor=cast.mo, verb="group.close", thing=cast.anna, reason="Te weinig mensen.")


def test_change_of_an_entry_is_refused(entry):
    entry.reason = "Iets anders."
    with pytest.raises(TypeError):
        entry.save()


def test_deletion_of_an_entry_is_refused(entry):
    with pytest.raises(TypeError):
        entry.delete()


def test_update_and_delete_of_a_queryset_are_refused(entry):
    with pytest.raises(TypeError):
        AuditEntry.objects.all().update(reason="")
    with pytest.raises(TypeError):
        AuditEntry.objects.all().delete()
