"""Pressing a button without a login leads back to the page with that button."""

from uuid import uuid4

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def button():
    return reverse("forum:reply", args=[uuid4()])


def sent_to(client, address, **headers):
    return client.post(address, headers=headers)["Location"]


def test_logging_in_leads_back_to_the_page_with_the_button(client, button):
    where = sent_to(client, button, referer="http://testserver/forum/onderwerp/?na=3")
    assert where == "/account/login/?next=%2Fforum%2Fonderwerp%2F%3Fna%3D3"


def test_a_page_of_another_site_is_not_gone_back_to(client, button):
    assert sent_to(client, button, referer="https://elders.example/val/") == f"/account/login/?next={button}"


def test_without_a_word_of_the_browser_the_address_stays(client, button):
    assert sent_to(client, button) == f"/account/login/?next={button}"


def test_reading_leads_back_to_what_one_wanted_to_read(client):
    answer = client.get("/mijn/", headers={"referer": "http://testserver/forum/"})
    assert answer["Location"] == "/account/login/?next=/mijn/"
