"""Pressing a button without a login leads back to the page with that button."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def button():
    return reverse("forum:reply", args=[uuid4()])


def sent_to(client, url, **headers):
    return client.post(url, headers=headers)["Location"]


def test_login_leads_back_to_the_page_with_the_button(client, button):
    where = sent_to(client, button, referer="http://testserver/forum/onderwerp/?na=3")
    assert where == "/account/login/?next=%2Fforum%2Fonderwerp%2F%3Fna%3D3"


def test_page_of_another_site_is_ignored(client, button):
    assert sent_to(client, button, referer="https://elders.example/val/") == f"/account/login/?next={button}"


def test_missing_referer_keeps_the_url(client, button):
    assert sent_to(client, button) == f"/account/login/?next={button}"


@pytest.mark.parametrize("url", ["http://[::1", "NaN", "\u202e//[", "http://testserver:x/"])
def test_malformed_referer_is_ignored(client, button, url):
    assert sent_to(client, button, referer=url) == f"/account/login/?next={button}"


@pytest.mark.parametrize("wanted", ["http://[::1", "NaN", "members:home", "//elders.example/", "https:elders.example"])
def test_next_url_of_another_site_is_ignored(cast, as_member, wanted):
    browser = as_member(cast.anna)
    mute = reverse("members:mute", args=[cast.bram.persona.public_id])
    profile = reverse("members:profile", args=[cast.bram.persona.public_id])
    assert browser.post(mute, {"next": wanted})["Location"] == profile
    assert Client().get("/account/login/", {"next": wanted}).status_code == 200


def test_login_leads_back_to_the_requested_page(client):
    answer = client.get("/mijn/", headers={"referer": "http://testserver/forum/"})
    assert answer["Location"] == "/account/login/?next=/mijn/"
