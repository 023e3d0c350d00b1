"""A button to see what was typed, at every password."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.support.people import PASSWORD
from tests.support.sign_up import link_in

PASSWORD_FIELD = re.compile(r'<input type="password"[^>]* id="([^"]+)"')
BUTTON = re.compile(r'<template data-show-password="([^"]+)">\s*<button[^>]* type="button"[^>]* aria-pressed="false"')


def reset_page(_member_client: Client) -> str:
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": "anna@demo.example"})
    return browser.get(link_in(mail.outbox[0]), follow=True).content.decode()


@pytest.mark.parametrize(
    ("open_page", "count"),
    [
        (lambda _anna: Client().get(reverse("account_login")).content.decode(), 1),
        (lambda _anna: Client().get("/cms/login/", follow=True).content.decode(), 1),
        (lambda _anna: Client().get(reverse("account_signup")).content.decode(), 1),
        (reset_page, 2),
        (lambda anna: anna.get(reverse("account_change_password")).content.decode(), 3),
        (lambda anna: anna.get(reverse("account_reauthenticate")).content.decode(), 1),
        (lambda anna: anna.get(reverse("privacy:leave")).content.decode(), 1),
    ],
)
def test_every_password_field_has_a_button_that_waits_for_the_script(cast, as_member, open_page, count):
    page = open_page(as_member(cast.anna))
    fields = PASSWORD_FIELD.findall(page) or re.findall(r'id="(id_password[^"]*)"', page)
    assert len(fields) == count
    assert BUTTON.findall(page) == fields


def test_password_is_never_sent_back(cast):
    page = Client().post(reverse("account_login"), {"login": "wie@example.org", "password": PASSWORD + "x"})
    assert PASSWORD not in page.content.decode()
