"""A page that got another slug or another parent is found at its old url, in both languages."""

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.users.models import UserProfile

from community.pages.models import ArticlePage, StandardPage, StoryIndex
from recoverycollege.models import College, CollegeIndex
from tests.community.pages.scenes import make_article, publish
from tests.support.cms import article_form
from tests.support.college import make_run


@pytest.fixture
def change_slug(editor, django_capture_on_commit_callbacks):
    """Return a function that gives a page another slug in the CMS. Wagtail makes the redirect after commit."""

    def change(page, slug: str) -> None:
        form = article_form(page.title, slug=slug, **{"action-publish": "1"})
        with django_capture_on_commit_callbacks(execute=True):
            answer = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
        assert answer.status_code == 302

    return change


def target(browser, url: str) -> tuple[int, str]:
    answer = browser.get(url)
    return answer.status_code, answer.headers.get("Location", "")


def test_changed_slug_leads_from_both_old_urls_to_the_new_ones(change_slug, client):
    change_slug(make_article("slapen"), "beter-slapen")
    assert target(client, "/lezen/slapen/") == (301, "/lezen/beter-slapen/")
    assert target(client, "/en/lezen/slapen/") == (301, "/en/lezen/beter-slapen/")
    assert client.get("/lezen/beter-slapen/").status_code == 200


@pytest.mark.parametrize("language", ["nl", "en"])
def test_slug_changed_in_a_cms_of_either_language_leads_both_ways(change_slug, cast, client, language):
    page = make_article("slapen")
    UserProfile.objects.update_or_create(user=cast.eva, defaults={"preferred_language": language})
    change_slug(page, "beter-slapen")
    assert target(client, "/lezen/slapen/") == (301, "/lezen/beter-slapen/")
    assert target(client, "/en/lezen/slapen/") == (301, "/en/lezen/beter-slapen/")


def test_moved_page_leads_from_both_old_urls_to_the_new_ones(db, client):
    with translation.override("en"):  # an editor may work in English
        make_article("slapen").move(StoryIndex.objects.get(), pos="last-child")
    assert target(client, "/lezen/slapen/") == (301, "/verhalen/slapen/")
    assert target(client, "/en/lezen/slapen/") == (301, "/en/verhalen/slapen/")


def test_page_below_a_renamed_page_is_found_too(db, client, django_capture_on_commit_callbacks):
    section = publish(StandardPage.objects.get(slug="over-ons"), StandardPage(title="Wij", slug="wij"))
    publish(section, StandardPage(title="Team", slug="team"))
    section.slug = "mensen"
    with django_capture_on_commit_callbacks(execute=True):
        section.save_revision().publish()
    assert target(client, "/over-ons/wij/team/") == (301, "/over-ons/mensen/team/")
    assert target(client, "/en/over-ons/wij/team/") == (301, "/en/over-ons/mensen/team/")


def test_second_change_leads_from_the_first_url_in_one_step(change_slug, client):
    page = make_article("slapen")
    change_slug(page, "beter-slapen")
    change_slug(page, "goed-slapen")
    assert target(client, "/lezen/slapen/") == (301, "/lezen/goed-slapen/")
    assert target(client, "/lezen/beter-slapen/") == (301, "/lezen/goed-slapen/")


def test_new_page_at_an_old_url_is_shown_instead_of_the_redirect(change_slug, client):
    change_slug(make_article("slapen"), "beter-slapen")
    make_article("slapen", title="Een nieuwe tekst")
    assert "Een nieuwe tekst" in client.get("/lezen/slapen/").content.decode()


def test_old_url_of_an_unpublished_page_tells_nothing(change_slug, client):
    page = make_article("slapen")
    change_slug(page, "geheim-nieuw")
    page = ArticlePage.objects.get(pk=page.pk)
    page.unpublish()
    answer, absent = client.get("/lezen/slapen/"), client.get("/lezen/nooit-geweest/")
    assert (answer.status_code, answer.content) == (404, absent.content)


def test_only_reading_is_redirected(change_slug, client):
    change_slug(make_article("slapen"), "beter-slapen")
    assert client.head("/lezen/slapen/").status_code == 301
    assert client.post("/lezen/slapen/").status_code == 404


def test_following_a_redirect_stores_nothing(change_slug, client):
    change_slug(make_article("slapen"), "beter-slapen")
    before = list(Redirect.objects.values())
    answer = client.get("/lezen/slapen/")
    assert list(Redirect.objects.values()) == before
    assert not answer.cookies


def test_list_of_redirects_is_shut_for_editors_too(editor):
    """Redirects are made by moving a page; the form for them would also take urls of other sites, and files."""
    names = ("index", "add", "start_import")
    assert [editor.get(reverse(f"wagtailredirects:{name}")).status_code for name in names] == [302, 302, 302]
    assert reverse("wagtailredirects:index") not in editor.get("/cms/").content.decode()


def test_query_string_stays_with_the_redirect(change_slug, client):
    change_slug(make_article("slapen"), "beter-slapen")
    assert target(client, "/lezen/slapen/?van=mail&q=a%20b") == (301, "/lezen/beter-slapen/?van=mail&q=a%20b")
    assert target(client, "/en/lezen/slapen/?van=mail") == (301, "/en/lezen/beter-slapen/?van=mail")


def test_slug_that_comes_back_makes_no_loop(change_slug, client):
    page = make_article("slapen")
    change_slug(page, "beter-slapen")
    change_slug(page, "slapen")
    assert client.get("/lezen/slapen/").status_code == 200
    assert target(client, "/lezen/beter-slapen/") == (301, "/lezen/slapen/")


def test_two_pages_that_exchange_their_slugs_are_both_found(change_slug, client):
    first, second = make_article("een", title="Eerste"), make_article("twee", title="Tweede")
    change_slug(first, "drie")
    change_slug(second, "een")
    change_slug(first, "twee")
    assert "Eerste" in client.get("/lezen/twee/").content.decode()
    assert "Tweede" in client.get("/lezen/een/").content.decode()
    assert target(client, "/lezen/drie/") == (301, "/lezen/twee/")


def test_old_url_of_a_deleted_page_is_absent(change_slug, client):
    page = make_article("slapen")
    change_slug(page, "beter-slapen")
    ArticlePage.objects.get(pk=page.pk).delete()
    assert client.get("/lezen/slapen/").status_code == 404


def test_old_url_leads_again_after_the_page_is_published_again(change_slug, client):
    page = make_article("slapen")
    change_slug(page, "beter-slapen")
    page = ArticlePage.objects.get(pk=page.pk)
    page.unpublish()
    page.save_revision().publish()
    assert target(client, "/lezen/slapen/") == (301, "/lezen/beter-slapen/")


def test_slug_with_accents_leads_to_the_new_one(change_slug, client):
    change_slug(make_article("één-dag"), "elke-dag")
    assert target(client, "/lezen/%C3%A9%C3%A9n-dag/") == (301, "/lezen/elke-dag/")


def test_old_url_without_slash_leads_to_the_new_one(change_slug, client):
    change_slug(make_article("slapen"), "beter-slapen")
    answer = client.get("/lezen/slapen", follow=True)
    assert (answer.status_code, answer.redirect_chain[-1]) == (200, ("/lezen/beter-slapen/", 301))


def test_run_of_a_moved_course_keeps_its_url(db, client):
    run = make_run()
    elsewhere = College(title="Elders", location="Zwolle", slug="elders")
    CollegeIndex.objects.get().add_child(instance=elsewhere)
    run.course.move(elsewhere, pos="last-child")
    assert target(client, "/herstelacademie/de-overloop/omgaan-met-stemmen/") == (
        301,
        "/herstelacademie/elders/omgaan-met-stemmen/",
    )
    assert client.get(run.get_absolute_url()).status_code == 200
