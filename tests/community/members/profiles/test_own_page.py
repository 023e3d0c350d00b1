import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.audit.models import AuditEntry
from community.members.choices import WRITING
from community.members.consent.actions import give_consent, withdraw_consent
from community.members.consent.purposes import TERMS
from community.members.models import Consent
from community.members.profiles.actions import choose_name
from community.members.profiles.forms import NameForm
from community.members.rules import takes_part
from community.privacy.registry import unclassified


def with_consent(member):
    for purpose in WRITING:
        give_consent(actor=member, purpose=purpose)
    return member


def test_member_without_a_name_is_asked_for_one(cast, as_member):
    cast.bram.personas.all().delete()
    assert as_member(cast.bram).get(reverse("members:home")).url == reverse("members:welcome")
    page = as_member(cast.bram).get(reverse("members:welcome"))
    assert len(page.context["suggestions"]) == 5


def test_profile_shows_what_the_member_tells(cast, as_member):
    form = {"role": "relative", "about": "Ik hou van <b>brei</b>"}
    answer = as_member(cast.bram).post(reverse("members:edit_profile"), form, follow=True)
    seen = as_member(cast.noor).get(answer.request["PATH_INFO"]).content.decode()
    assert "Ik hou van &lt;b&gt;brei&lt;/b&gt;" in seen
    assert "chip--relative" in seen
    assert AuditEntry.objects.get(verb="member.edit_profile").actor == cast.bram


def test_profile_shows_nothing_else(cast, as_member):
    seen = as_member(None).get(f"/leden/{cast.bram.persona.public_id}/").content.decode()
    assert "demo.example" not in seen
    assert str(cast.bram.pk) not in seen
    assert not re.search(r"(?<![\w-])1990(?![\w-])", seen), "the year of birth, and no piece of an id"


def test_text_that_is_too_long_comes_back_whole(cast, as_member):
    answer = as_member(cast.bram).post(reverse("members:edit_profile"), {"role": "member", "about": "x" * 301})
    assert answer.context["form"]["about"].value() == "x" * 301


def test_professional_keeps_the_role_when_editing_the_profile(cast, as_member):
    as_member(cast.pia).post(reverse("members:edit_profile"), {"role": "professional", "about": "Hoi"})
    cast.pia.refresh_from_db()
    assert cast.pia.role == "professional"
    answer = as_member(cast.bram).post(reverse("members:edit_profile"), {"role": "professional", "about": ""})
    assert list(answer.context["form"].errors) == ["role"]


def test_withdrawn_consent_stops_writing_until_given_again(cast, as_member):
    anna, browser = with_consent(cast.anna), as_member(cast.anna)
    browser.post(reverse("members:consent"), {"purpose": "health", "answer": "no"})
    anna.refresh_from_db()
    assert not takes_part(anna)
    assert browser.get(reverse("members:home")).status_code == 200
    browser.post(reverse("members:consent"), {"purpose": "health", "answer": "yes", "version": TERMS["health"].version})
    anna.refresh_from_db()
    assert takes_part(anna)
    kept = Consent.objects.filter(member=anna, purpose="health").order_by("pk")
    assert [row.withdrawn_at is None for row in kept] == [False, True]


@pytest.mark.parametrize("purpose", WRITING)
def test_writing_needs_every_consent_and_each_is_logged(cast, purpose):
    anna = with_consent(cast.anna)
    withdraw_consent(actor=anna, purpose=purpose)
    assert not anna.may_write
    assert AuditEntry.objects.get(verb="member.withdraw_consent").facts == {"purpose": purpose}


def test_agreeing_twice_stores_one_consent(cast):
    with_consent(with_consent(cast.anna))
    assert cast.anna.consents.count() == 2
    give_consent(actor=cast.anna, purpose="health", version="2030-01")
    assert cast.anna.consents.filter(purpose="health", withdrawn_at=None).get().version == "2030-01"


def test_list_of_blocked_people_has_a_fixed_query_count(cast, as_member, django_assert_num_queries):
    browser = as_member(cast.anna)
    browser.get(reverse("members:blocked"))

    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(reverse("members:blocked"))
    for other in (cast.bram, cast.noor):
        cast.anna.blocks_made.create(blocked=other, persona=other.persona)
    with django_assert_num_queries(len(one)):
        browser.get(reverse("members:blocked"))


def test_every_field_of_the_account_is_classified():
    ours = ("members.", "account.", "mfa.", "auth.", "sessions.")
    assert [name for name in unclassified() if name.startswith(ours)] == []


def test_name_form_sent_twice_is_accepted(cast, as_member, monkeypatch):
    cast.bram.personas.all().delete()
    browser, asked = as_member(cast.bram), {"suggestion": "Merel van zolder", "role": "member"}

    class PressedJustBefore(NameForm):
        def is_valid(self) -> bool:
            choose_name(actor=cast.bram, name="Merel van zolder", role="member")
            return super().is_valid()

    monkeypatch.setattr("community.members.profiles.views.NameForm", PressedJustBefore)
    assert browser.post(reverse("members:welcome"), asked).url == reverse("members:home")
