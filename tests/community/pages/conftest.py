import pytest
from django.contrib.auth.models import Group


@pytest.fixture
def editor(cast, as_member):
    """Return a browser in which Eva is logged in, as a member of the group of editors."""
    cast.eva.groups.add(Group.objects.get(name="Redactie"))
    return as_member(cast.eva)
