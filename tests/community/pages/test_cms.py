"""The CMS is for editors only, and holds no content of members."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import ForeignKey, ManyToManyField
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.snippets.models import get_snippet_models

from community import live
from community.menus import footer_links
from community.pages.models import ArticlePage, BasePage, HomePage, ReadingIndex
from community.pages.navigation.fixed_pages import FIXED_PATHS
from community.privacy.registry import FieldUse, holdings, unclassified
from tests.community.pages.scenes import make_article, make_document
from tests.support.cms import article_form
from tests.support.people import PASSWORD

# Wagtail's own references to an editor: the owner of a page, who locked it, who uploaded a file.
EDITOR_FIELDS = {"owner", "locked_by", "uploaded_by_user"}
ROOMS_OF_MEMBERS = {"members", "groups", "forum", "rooms", "moderation", "notifications"}


def test_visitor_at_the_cms_is_led_to_the_login_of_the_site(db, client):
    url, status = client.get("/cms/", follow=True).redirect_chain[-1]
    assert status == 302
    assert url.startswith(reverse("account_login"))
    assert url.endswith("next=/cms/")


@pytest.mark.parametrize("person", ["anna", "mo", "pia"])
def test_member_who_is_no_editor_gets_no_page_of_the_cms(cast, as_member, person):
    answer = as_member(getattr(cast, person)).get("/cms/")
    assert answer.status_code in (302, 403)
    assert "wagtail" not in answer.content.decode().lower()


def test_article_published_by_an_editor_is_shown_to_visitors(editor, client):
    form = article_form("Vers van de pers", **{"action-publish": "1", "body-count": "1"})
    form |= {"body-0-type": "heading", "body-0-order": "0", "body-0-deleted": "", "body-0-value": "Een tussenkop"}
    add = reverse("wagtailadmin_pages:add", args=["pages", "articlepage", ReadingIndex.objects.get().pk])
    assert editor.post(add, form).status_code == 302
    shown = client.get("/lezen/uit-het-cms/").content.decode()
    assert "<h1>Vers van de pers</h1>" in shown
    assert "<h2>Een tussenkop</h2>" in shown


def test_draft_is_shown_to_its_editor_and_not_to_visitors(editor, client):
    add = reverse("wagtailadmin_pages:add", args=["pages", "articlepage", ReadingIndex.objects.get().pk])
    assert editor.post(add, article_form("Nog stil")).status_code == 302
    draft = ArticlePage.objects.get(slug="uit-het-cms")
    view = reverse("wagtailadmin_pages:view_draft", args=[draft.pk])
    assert "Nog stil" in editor.get(view).content.decode()
    assert client.get(view).status_code == 302
    assert client.get("/lezen/uit-het-cms/").status_code == 404


def test_cms_lists_images_documents_help_lines_and_authors(editor):
    names = ["wagtailimages:index", "wagtaildocs:index"]
    names += ["wagtailsnippets_pages_helpline:list", "wagtailsnippets_pages_author:list"]
    assert [editor.get(reverse(name)).status_code for name in names] == [200] * len(names)


def test_cms_has_no_list_of_members(editor):
    assert editor.get("/cms/users/").status_code in (302, 403)


def test_pages_and_snippets_have_no_reference_to_members_or_their_content():
    classes = [model for model in apps.get_models() if issubclass(model, Page)] + list(get_snippet_models())
    fields = [
        field
        for model in classes
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | ManyToManyField)
    ]
    pointing = {
        f"{field.model._meta.label}.{field.name}"
        for field in fields
        if field.related_model._meta.app_label in ROOMS_OF_MEMBERS and field.name not in EDITOR_FIELDS
    }
    assert classes
    assert pointing == set()


def test_every_model_of_the_cms_is_classified_for_privacy():
    assert [name for name in unclassified() if name.split(".")[0].startswith(("wagtail", "pages", "taggit"))] == []


def test_pages_of_an_editor_are_in_the_privacy_register(cast):
    by_model = {holding.model_label: holding for holding in holdings()}
    assert by_model["wagtailcore.Page"].fields["title"] == FieldUse.EXPORT
    make_article(owner=cast.eva)
    assert [page.title for page in by_model["wagtailcore.Page"].rows_of(cast.eva)] == ["Slapen met een druk hoofd"]


def test_page_of_an_editor_who_leaves_stays_without_owner(cast):
    article = make_article(owner=cast.eva)
    Revision.objects.update(user=cast.eva)
    get_user_model().objects.filter(pk=cast.eva.pk).delete()
    article.refresh_from_db()
    assert (article.live, article.owner) == (True, None)
    assert Revision.objects.filter(user__isnull=False).count() == 0


def test_document_is_served_without_its_key_and_with_a_sandbox_policy(db, client):
    document = make_document("lijst.txt")
    answer = client.get(document.url)
    assert str(document.pk) not in document.url.split("/")
    assert b"".join(answer) == b"een lijst"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["../huiskamer.sqlite3", "..%2fhuiskamer.sqlite3", "original_images/raam.png"])
def test_only_renditions_are_served_as_images(db, client, name):
    assert client.get(f"/media/images/{name}").status_code in (400, 404)


def test_every_page_class_declares_its_parent_page_types():
    classes = [model for model in apps.get_models() if issubclass(model, BasePage)]
    assert [model for model in classes if "parent_page_types" not in vars(model)] == []


def test_cms_has_no_login_of_its_own(cast, client):
    """Wagtail's login knows no second step, no rate limit and no confirmation of an email."""
    answer = client.post("/cms/login/", {"username": cast.eva.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("person", ["anna", "mo", "otto"])
def test_member_who_is_no_editor_gets_404_and_no_loop_of_redirects(cast, as_member, person):
    assert as_member(getattr(cast, person)).get("/cms/", follow=True).status_code == 404


def test_logged_in_editor_is_led_from_the_login_to_the_cms(editor):
    assert editor.get("/cms/login/", {"next": "/cms/images/"})["Location"] == "/cms/images/"
    assert editor.get("/cms/login/", {"next": "https://evil.example/"})["Location"] == "/cms/"


def test_page_cannot_get_a_restriction_of_wagtail(editor, client):
    article = make_article()
    url = reverse("wagtailadmin_pages:set_privacy", args=[article.pk])
    for kind in ("login", "password"):
        editor.post(url, {"restriction_type": kind, "password": "x"})
    assert not PageViewRestriction.objects.exists()
    assert client.get(article.get_url()).status_code == 200


def test_logout_of_the_cms_closes_the_sockets(editor, cast, monkeypatch):
    closed = []
    monkeypatch.setattr(live, "sessions_ended", closed.append)
    assert editor.get(reverse("wagtailadmin_logout")).status_code == 405
    assert editor.post(reverse("wagtailadmin_logout")).status_code == 302
    assert closed == [cast.eva.pk]
    assert "_auth_user_id" not in editor.session


def test_fixed_page_cannot_be_deleted_unpublished_or_moved(editor):
    fixed = [page.specific for page in Page.objects.filter(depth__gt=1) if page.specific.is_fixed]
    assert len(fixed) == len(FIXED_PATHS)
    links = [link["url"] for link in footer_links()]
    assert set(links) - {f"/{path}" for path in FIXED_PATHS} == {reverse("contact:write")}, (
        "the only link to another page"
    )
    for page in fixed:
        for view in ("delete", "unpublish", "move"):
            answer = editor.post(reverse(f"wagtailadmin_pages:{view}", args=[page.pk]), {"next": ""})
            assert answer.status_code in (302, 403), (page, view)
        editor.post(f"/cms/bulk/wagtailcore/page/delete/?id={page.pk}")
        page.refresh_from_db()
        assert page.live
    article = make_article()
    editor.post(reverse("wagtailadmin_pages:delete", args=[article.pk]))
    assert not ArticlePage.objects.exists(), "the control: another page is deleted"


def test_slug_of_a_fixed_page_or_of_a_room_is_refused(editor):
    reading = ReadingIndex.objects.get()
    edit = reverse("wagtailadmin_pages:edit", args=[reading.pk])
    form = article_form("Lezen", **{"action-publish": "1"})
    shown = editor.post(edit, form | {"slug": "boeken"})
    assert "Laat het zoals het is." in shown.content.decode()
    assert editor.post(edit, form | {"slug": "lezen"}).status_code == 302
    add = reverse("wagtailadmin_pages:add", args=["pages", "standardpage", HomePage.objects.get().pk])
    for taken in ("forum", "mijn", "zoeken", "moderatie"):
        shown = editor.post(add, article_form("Van ons", slug=taken)).content.decode()
        assert "hoort bij een ander deel van de site" in shown, taken
    assert editor.post(add, article_form("Van ons", slug="van-ons")).status_code == 302


def test_cms_shows_the_name_of_the_editor_and_no_email(editor, cast):
    shown = editor.get("/cms/").content.decode()
    assert cast.eva.persona.name in shown
    assert cast.eva.email not in shown.replace(f'"username": "{cast.eva.email}"', "")
