"""The language of the browser is honoured on a first visit, and a choice on the page afterwards."""

import pytest
from django.urls import reverse

ENGLISH = {"accept-language": "en-GB,en;q=0.9,nl;q=0.5"}
DUTCH = {"accept-language": "nl-NL,nl;q=0.9,en;q=0.5"}


def target(client, path: str, **headers) -> str:
    """Return where the path leads, or "" when the page comes at once."""
    return client.get(path, headers=headers).get("Location", "")


@pytest.mark.parametrize("path", ["/", "/forum/", "/samen/?a=b", "/account/login/"])
def test_first_visit_with_an_english_browser_leads_to_english(client, db, path):
    assert target(client, path, **ENGLISH) == f"/en{path}"


@pytest.mark.parametrize("language", ["nl", "nl-BE,en;q=0.8", "fr-FR", "", "*", "x" * 300])
def test_first_visit_with_another_browser_stays_in_dutch(client, db, language):
    assert target(client, "/forum/", **{"accept-language": language}) == ""


def test_language_in_the_url_wins_over_the_browser(client, db):
    assert target(client, "/en/forum/", **DUTCH) == ""


def test_choice_on_a_page_of_the_site_wins_over_the_browser(client, db):
    assert target(client, "/forum/", **ENGLISH, referer="http://testserver/en/forum/") == ""
    assert target(client, "/forum/", **ENGLISH, referer="https://elders.example/") == "/en/forum/"


def test_member_keeps_the_language_of_the_url(as_member, cast):
    assert target(as_member(cast.bram), "/forum/", **ENGLISH) == ""


@pytest.mark.parametrize("path", ["/healthz", "/media/documenten/x", "/cms/"])
def test_url_without_languages_leads_nowhere_else(client, db, path):
    assert not target(client, path, **ENGLISH).startswith("/en/")


def test_form_and_fetch_are_no_first_visit(client, db):
    assert client.post(reverse("account_login"), {}, headers=ENGLISH).status_code == 200
    assert target(client, "/forum/", **ENGLISH, **{"sec-fetch-dest": "empty"}) == ""


def test_redirect_sets_no_cookie_and_varies_by_language(client, db):
    response = client.get("/forum/", headers=ENGLISH)

    assert response.cookies == {}
    assert "Accept-Language" in response["Vary"]
