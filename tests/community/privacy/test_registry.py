"""Mistakes in a declaration of personal data stop the start of the site."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q

from community.members.models import Draft
from community.privacy import registry
from community.privacy.registry import FieldUse, OnLeaving, Retention, holding, no_personal_data

GOOD = {
    "owner": "member",
    "title": "Drafts",
    "export": "text updated_at",
    "internal": "id key",
    "secret": "member",
    "on_leaving": OnLeaving.ERASE,
    "purpose": "to go on later",
    "kept_for": "a month",
    "retention": Retention(timedelta(days=30), since="updated_at"),
}


@pytest.fixture(autouse=True)
def empty_registry(monkeypatch):
    monkeypatch.setattr(registry, "_holdings", {})
    monkeypatch.setattr(registry, "_without_personal_data", {})


def test_declaration_classifies_each_field():
    holding(Draft, **GOOD)
    (declared,) = registry.holdings()
    assert declared.fields == {
        "text": FieldUse.EXPORT,
        "updated_at": FieldUse.EXPORT,
        "id": FieldUse.INTERNAL,
        "key": FieldUse.INTERNAL,
        "member": FieldUse.SECRET,
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"export": "text updated_at titel"}, "titel is no column"),
        ({"internal": "id key text"}, "text stands there twice"),
        ({"export": "text text updated_at"}, "text stands there twice"),
        ({"owner": "writer"}, "Cannot resolve keyword 'writer'"),
        ({"on_leaving": OnLeaving.ANONYMISE}, "anonymised_values is missing"),
        ({"on_leaving": OnLeaving.ANONYMISE, "anonymised_values": {"writer": None}}, "writer is no column"),
        ({"removed_values": {"html": ""}, "written_at": "updated_at"}, "html is no column"),
        ({"removed_values": {"text": ""}}, "Cannot resolve keyword 'created_at'"),
        ({"removed_values": {"text": ""}, "written_at": "updated_at", "parent_title": "topic__title"}, "'topic'"),
        ({"retention": Retention(timedelta(days=30), since="sent_at")}, "Cannot resolve keyword 'sent_at'"),
        ({"retention": Retention(timedelta(days=30), "updated_at", only=Q(state="old"))}, "'state'"),
        ({"retention": Retention(timedelta(days=30), "updated_at", update={"state": ""})}, "state is no column"),
    ],
)
def test_declaration_that_does_not_fit_the_model_is_refused(change, message):
    with pytest.raises(ImproperlyConfigured, match=f"privacy of members.Draft: .*{message}"):
        holding(Draft, **GOOD | change)
    assert registry.holdings() == []


def test_second_declaration_of_a_model_is_refused():
    holding(Draft, **GOOD)
    with pytest.raises(ImproperlyConfigured, match="it is declared twice"):
        holding(Draft, **GOOD)


def test_declaration_without_a_purpose_is_refused():
    with pytest.raises(TypeError, match="purpose"):
        holding(Draft, **{name: value for name, value in GOOD.items() if name != "purpose"})


@pytest.mark.parametrize("label", ["members.Nothing", "nothing.Draft", "nothing.*"])
def test_unknown_model_without_personal_data_is_refused(label):
    with pytest.raises(LookupError):
        no_personal_data("nothing of a person", label)


def test_missing_field_is_unclassified():
    holding(Draft, **GOOD | {"internal": "id"})
    assert "members.draft.key" in registry.unclassified()
    assert "members.draft.text" not in registry.unclassified()
