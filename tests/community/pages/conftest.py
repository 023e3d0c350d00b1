import pytest
from django.contrib.auth.models import Group


@pytest.fixture
def editor(cast, as_member):
    """A browser in which eva is logged in, who belongs to the editors."""
    cast.eva.groups.add(Group.objects.get(name="Redactie"))
    return as_member(cast.eva)
