from allauth.account.models import EmailAddress
from django.urls import reverse

from community.members.models import Block, Consent, Member, Persona
from community.members.profiles.forms import NameForm
from community.members.rules import can_edit_pages, can_moderate, can_operate
from demo.content import toml
from demo.loaders import people


def counts() -> list[int]:
    return [model.objects.count() for model in (Member, Persona, EmailAddress, Consent, Block)]


def test_loading_the_people_twice_adds_nothing(db):
    people.load()
    once = counts()
    people.load()
    assert counts() == once
    assert once[0] == len(toml("people")["person"])


def test_cast_can_log_in_and_has_its_duties(db, client):
    people.load()
    answer = client.post(
        reverse("account_login"), {"login": "anna@demo.example", "password": people.PASSWORD}, follow=True
    )
    assert answer.request["PATH_INFO"] == "/mijn/"
    member = {key: Member.objects.get(email=people.email_of(key)) for key in ("anna", "mo", "eva", "otto")}
    assert (can_moderate(member["mo"]), can_edit_pages(member["eva"]), can_operate(member["otto"])) == (True,) * 3
    assert [key for key, who in member.items() if who.has_perm("wagtailadmin.access_admin")] == ["eva", "otto"]
    assert [key for key, who in member.items() if who.has_perm("pages.change_helpline")] == ["eva"]


def test_demo_names_are_allowed_names(db):
    names = [who["name"] for who in toml("people")["person"]]
    assert [name for name in names if NameForm({"name": name, "role": "member"}).errors] == []
