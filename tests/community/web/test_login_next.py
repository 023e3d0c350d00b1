"""A page that needs a login offers it, and leads back."""

import pytest
from django.urls import reverse

from tests.support.people import PASSWORD
from tests.support.responses import html_of

ABSENT = "/forum/onderwerp/6f9a9a52-8d5e-4d0e-9a3e-1c86a0a1b2c3/"


def get_from(client, name: str, page: str):
    return client.get(reverse(name), headers={"referer": f"http://testserver{page}"})


def test_absent_page_offers_a_visitor_to_log_in(client, db):
    html = html_of(client.get(ABSENT))

    assert f'href="{reverse("account_login")}"' in html
    assert "Sommige pagina’s zijn alleen voor leden." in html


def test_absent_page_offers_a_member_no_login(as_member, cast):
    assert "alleen voor leden" not in html_of(as_member(cast.bram).get(ABSENT))


@pytest.mark.parametrize("name", ["account_login", "account_signup"])
def test_login_and_sign_up_keep_the_page_that_the_link_was_on(client, db, name):
    html = html_of(get_from(client, name, f"{ABSENT}?after=x"))

    assert f'name="next" value="{ABSENT}?after=x"' in html


def test_login_leads_back_to_the_page_that_the_link_was_on(client, cast):
    page = reverse("forum:index")
    assert "kom je terug op de pagina waar je was" in html_of(get_from(client, "account_login", page))
    fields = {"login": cast.bram.email, "password": PASSWORD, "next": page}

    assert client.post(reverse("account_login"), fields)["Location"] == page


@pytest.mark.parametrize("page", ["/", "/en/", "/account/signup/", "/account/password/reset/"])
def test_front_page_and_pages_about_the_account_are_no_way_back(client, db, page):
    assert 'name="next"' not in html_of(get_from(client, "account_login", page))


def test_page_of_another_site_is_no_way_back(client, db):
    response = client.get(reverse("account_login"), headers={"referer": "https://elders.example/forum/"})

    assert 'name="next"' not in html_of(response)
