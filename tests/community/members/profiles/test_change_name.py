"""A member takes another name: the old one leads nowhere, and nobody else takes it for a while."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from community.audit.models import AuditEntry
from community.members.models import FormerName, Persona
from community.members.profiles.actions import NameTaken, TooSoon, change_name, choose_name
from community.members.profiles.forms import NameForm
from community.privacy.actions import apply_retention
from forum.actions import start_topic
from tests.support.people import make_group, make_member

URL, NEW = "members:change_name", "Kraai van zolder"


def rename(browser: Client, name: str = NEW):
    return browser.post(reverse(URL), {"name": name})


def test_new_name_stands_beside_what_was_written_before_and_the_old_one_is_nowhere(cast, as_member):
    board = make_group("prikbord", kind="board", visibility="public")
    other = make_member("wandelaar")
    Persona.objects.filter(member=other).update(name="Wandelaar", name_key="wandeiaar")
    topic = start_topic(actor=other, group=board, title="Thee", source="Wie drinkt mee?", submission_id=uuid4())
    browser = as_member(other)
    assert rename(browser).url == reverse("members:profile", args=[other.persona.public_id])
    reader = as_member(cast.bram)
    for url in (topic.get_absolute_url(), reverse("members:profile", args=[other.persona.public_id]), "/forum/"):
        assert "Wandelaar" not in reader.get(url).content.decode()
    assert NEW in reader.get(topic.get_absolute_url()).content.decode()
    entry = AuditEntry.objects.get(verb="member.change_name")
    assert "andelaar" not in str(entry.__dict__)


@pytest.mark.parametrize("name", ["Anna", "ANNA", "Ánna", "Аnnа", "4nna"])
def test_old_name_cannot_be_taken_by_others(cast, as_member, name):
    rename(as_member(cast.anna))
    newcomer = make_member("nieuw")
    newcomer.personas.all().delete()
    assert "name" in NameForm({"name": name, "role": "member"}, member=newcomer).errors
    with pytest.raises(NameTaken):
        change_name(actor=cast.bram, name="Anna")


def test_member_takes_the_old_name_back_after_a_month(cast, as_member, clock):
    anna = as_member(cast.anna)
    rename(anna)
    assert "30 dagen" in rename(anna, "Anna").content.decode()
    with pytest.raises(TooSoon):
        change_name(actor=cast.anna, name="Iets anders")
    clock.forward(days=31)
    assert rename(as_member(cast.anna), "Anna").status_code == 302
    assert Persona.objects.of_community().get(member=cast.anna).name == "Anna"


def test_old_name_is_free_after_a_year(cast, as_member, clock):
    rename(as_member(cast.anna))
    clock.forward(days=366)
    apply_retention()
    assert not FormerName.objects.exists()
    newcomer = make_member("nieuw")
    newcomer.personas.all().delete()
    assert choose_name(actor=newcomer, name="Anna", role="member").name == "Anna"


def test_name_of_somebody_else_or_of_the_house_is_refused(cast, as_member):
    for name in ("Bram", "Moderatie", "An\u200bna"):
        assert "name" in rename(as_member(cast.anna), name).context["form"].errors
    assert cast.anna.personas.get().name == "Anna"


def test_same_name_again_uses_up_nothing(cast):
    change_name(actor=cast.anna, name="Anna")
    assert not FormerName.objects.exists()
