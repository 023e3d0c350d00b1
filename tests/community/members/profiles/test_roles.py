"""Labels that the house gives: nobody puts them beside their own name, and a page says what they mean."""

import pytest
from django.urls import reverse

from community.members.duties.actions import recognise_role
from community.members.models import Member
from community.members.profiles.actions import choose_name, edit_profile
from community.members.profiles.forms import NameForm
from community.permissions import NotAllowed

GIVEN = ["expert", "professional"]


@pytest.mark.parametrize("role", GIVEN)
def test_newcomer_cannot_take_a_label_of_the_house(db, role):
    assert "role" in NameForm({"name": "Merel van zolder", "role": role}).errors
    newcomer = Member.objects.create_user("nieuw@demo.example")
    with pytest.raises(NotAllowed):
        choose_name(actor=newcomer, name="Merel van zolder", role=role)


@pytest.mark.parametrize("role", GIVEN)
def test_member_cannot_take_a_label_of_the_house_in_the_profile(cast, as_member, role):
    page = as_member(cast.anna).post(reverse("members:edit_profile"), {"role": role, "about": ""})
    assert "role" in page.context["form"].errors
    with pytest.raises(NotAllowed):
        edit_profile(actor=cast.anna, role=role, about="")
    assert Member.objects.get(pk=cast.anna.pk).role == "member"


@pytest.mark.parametrize("role", GIVEN)
def test_label_that_the_house_gave_stays_and_can_be_laid_down(cast, as_member, role):
    recognise_role(actor=None, member=cast.anna, role=role)
    anna = as_member(cast.anna)
    anna.post(reverse("members:edit_profile"), {"role": role, "about": "Hoi"})
    assert Member.objects.get(pk=cast.anna.pk).role == role
    anna.post(reverse("members:edit_profile"), {"role": "member", "about": "Hoi"})
    assert Member.objects.get(pk=cast.anna.pk).role == "member"
    page = anna.post(reverse("members:edit_profile"), {"role": role, "about": "Hoi"})
    assert "role" in page.context["form"].errors


@pytest.mark.parametrize("role", GIVEN)
def test_profile_says_what_the_label_means(cast, as_member, role):
    recognise_role(actor=None, member=cast.anna, role=role)
    page = as_member(cast.bram).get(reverse("members:profile", args=[cast.anna.persona.public_id])).content.decode()
    assert "Dit label geven wij aan mensen" in page


def test_profile_of_a_member_has_no_label_to_explain(cast, as_member):
    page = as_member(cast.bram).get(reverse("members:profile", args=[cast.anna.persona.public_id])).content.decode()
    assert "Dit label geven wij" not in page
