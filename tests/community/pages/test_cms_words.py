"""The CMS speaks Dutch, in words that editors know, and its checks work."""

import re

import pytest
from django.urls import reverse
from wagtail.models import Collection, Page, Site
from wagtail.users.models import UserProfile

from tests.community.pages.scenes import make_article

ENGLISH = re.compile(r"\b(Root|Default|Dashboard|Moderators approval|localhost|Untitled)\b")


def words_of(answer) -> str:
    text = re.sub(r"<(script|style|template)\b.*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", text)


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_home", "wagtailadmin_explore_root", "wagtailimages:index", "wagtaildocs:index",
        "wagtailimages:add", "wagtaildocs:add", "wagtailsnippets_pages_helpline:list",
        "wagtailsnippets_pages_author:add", "wagtailadmin_reports:site_history", "wagtailadmin_reports:locked_pages",
        "wagtailadmin_reports:aging_pages", "wagtailadmin_account",
    ],
)  # fmt: skip
def test_page_of_the_cms_has_no_word_of_the_software(editor, name):
    assert ENGLISH.findall(words_of(editor.get(reverse(name)))) == []


def test_roots_have_names_that_editors_know(db):
    assert Page.objects.get(depth=1).title == "Alle pagina’s"
    assert Collection.objects.get(depth=1).name == "Alle bestanden"
    assert Site.objects.get().site_name != ""


def test_cms_is_dutch_for_an_editor_whose_browser_is_english(editor, cast):
    shown = editor.get("/cms/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="nl"' in shown
    UserProfile.objects.update_or_create(user=cast.eva, defaults={"preferred_language": "en"})
    assert '<html lang="en"' in editor.get("/cms/").content.decode()


def test_preview_has_the_checks_and_the_page_of_a_visitor_has_not(editor, client):
    page = make_article()
    shown = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]), {"in_preview_panel": "true"})
    assert "wagtail-userbar" in shown.content.decode()
    for reader in (client, editor):
        assert "wagtail-userbar" not in reader.get(page.url).content.decode()
