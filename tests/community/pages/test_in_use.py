"""Things that somebody relies on are not taken away by an editor, whichever way it is done."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from community.notifications.models import Notification
from community.pages.models import ArticlePage, Author, HelpLine, ReadingIndex, SiteDocument, SiteImage, ThemePage
from community.pages.references import InUse
from forum.actions import start_topic
from recoverycollege.enrolment.actions import enrol
from recoverycollege.models import College, CollegeIndex, Course, CourseRun
from selfhelp.tools.actions import rate_tool
from selfhelp.tools.models import Experience, Tool
from tests.community.pages.scenes import make_article, make_author, make_document, make_picture, make_theme
from tests.support.cms import article_form
from tests.support.college import make_run
from tests.support.tools import make_tool

WAYS = ("delete", "unpublish", "move", "bulk delete", "bulk unpublish", "bulk move", "delete its college")


@pytest.fixture
def run(cast) -> CourseRun:
    """A run to come in which Anna has a seat and Bram waits."""
    run = make_run(seats=1)
    enrol(actor=cast.anna, run=run)
    enrol(actor=cast.bram, run=run)
    return run


def try_to(editor, way: str, course: Course):
    """Let the editor take the course away in one of ``WAYS``, with every confirmation given."""
    college = course.get_parent()
    elsewhere = CollegeIndex.objects.get().add_child(
        instance=College(title="Elders", location="Zwolle", slug=f"elders-{way[:4]}")
    )
    sure = {"in_use_seen": "1", "next": ""}
    bulk = f"?id={course.pk}"
    url, fields = {
        "delete": (reverse("wagtailadmin_pages:delete", args=[course.pk]), {}),
        "unpublish": (reverse("wagtailadmin_pages:unpublish", args=[course.pk]), {}),
        "move": (reverse("wagtailadmin_pages:move_confirm", args=[course.pk, elsewhere.pk]), {}),
        "bulk delete": (reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + bulk, {}),
        "bulk unpublish": (reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"]) + bulk, {}),
        "bulk move": (
            reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"]) + bulk,
            {"chooser": elsewhere.pk},
        ),
        "delete its college": (reverse("wagtailadmin_pages:delete", args=[college.pk]), {}),
    }[way]
    return editor.post(url, fields | sure)


@pytest.mark.parametrize("way", WAYS)
def test_course_with_people_in_it_stays_and_the_cms_says_who(editor, run, way):
    before = Page.objects.filter(pk=run.course_id).values("live", "path", "url_path").get()
    shown = try_to(editor, way, run.course)
    assert shown.status_code == 200
    text = shown.content.decode()
    assert "1 persoon heeft een plek" in text
    assert "1 wacht" in text
    assert "Alles afzeggen en iedereen laten weten" in text
    assert Page.objects.filter(pk=run.course_id).values("live", "path", "url_path").get() == before
    assert CourseRun.objects.filter(pk=run.pk).exists()


@pytest.mark.parametrize(
    "take_away",
    [
        lambda course: course.delete(),
        lambda course: course.get_parent().delete(),
        lambda course: course.get_parent().specific.delete(),
        lambda course: Page.objects.filter(pk=course.pk).delete(),
        lambda course: Course.objects.all().delete(),
        lambda course: course.unpublish(),
        lambda course: Page.objects.get(pk=course.pk).unpublish(),
        lambda course: course.get_parent().unpublish(),
        lambda course: course.move(course.get_parent().copy(update_attrs={"slug": "elders"}), pos="last-child"),
    ],
)
def test_command_or_shell_cannot_take_the_course_away_either(run, take_away):
    with pytest.raises(InUse), transaction.atomic():
        take_away(run.course)
    run.course.refresh_from_db()
    assert run.course.live
    assert run.enrolments.count() == 2


def test_dates_without_people_bind_editors_too(editor, db):
    run = make_run()
    assert "0 mensen hebben een plek" in try_to(editor, "unpublish", run.course).content.decode()
    run.course.refresh_from_db()
    assert run.course.live


def test_run_that_has_begun_and_is_not_over_still_counts(editor, run):
    CourseRun.objects.filter(pk=run.pk).update(starts_at=timezone.now() - timedelta(days=1))
    try_to(editor, "unpublish", run.course)
    run.course.refresh_from_db()
    assert run.course.live


def test_expiry_leaves_a_course_with_people_on_the_site_and_takes_other_pages_off(run, clock):
    article = make_article()
    Page.objects.filter(pk__in=[run.course_id, article.pk]).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled", verbosity=0)
    live = dict(Page.objects.filter(pk__in=[run.course_id, article.pk]).values_list("pk", "live"))
    assert live == {run.course_id: True, article.pk: False}


def test_cancelling_all_tells_everybody_and_then_the_course_may_leave_the_site(editor, cast, run, as_member):
    answer = editor.post(reverse("college:cancel_all", args=[run.course.public_id]))
    assert answer.status_code == 302
    told = Notification.objects.filter(kind="college.cancelled").values_list("member", flat=True)
    assert set(told) == {cast.anna.pk, cast.bram.pk}
    try_to(editor, "unpublish", run.course)
    run.course.refresh_from_db()
    assert not run.course.live
    anna = as_member(cast.anna)
    assert anna.get(run.get_absolute_url()).status_code == 200, "she can read what became of it"
    assert as_member(cast.noor).get(run.get_absolute_url()).status_code == 404
    assert "gaat niet door" in anna.get(reverse("notifications:list")).content.decode()
    try_to(editor, "delete", run.course)
    assert Course.objects.filter(pk=run.course_id).exists()


def test_cancelling_twice_tells_nobody_twice(editor, run):
    for _turn in range(2):
        editor.post(reverse("college:cancel_all", args=[run.course.public_id]))
    assert Notification.objects.filter(kind="college.cancelled").count() == 2


def test_course_without_people_is_deleted_after_reading_the_list(editor, board, cast):
    run = make_run(days=-30)
    start_topic(
        actor=cast.anna, group=board, title="Wie gaat er?", source="Ik.", about_kind="course",
        about_id=str(run.course.public_id), content_note="", submission_id=uuid.uuid4(),
    )  # fmt: skip
    url = reverse("wagtailadmin_pages:delete", args=[run.course_id])
    assert "1 gesprek gaat hierover" in editor.get(url).content.decode()
    editor.post(url)
    assert Course.objects.filter(pk=run.course_id).exists(), "not before the list was read"
    editor.post(url, {"in_use_seen": "1"})
    assert not Course.objects.filter(pk=run.course_id).exists()


def test_words_of_members_keep_a_tool_from_being_deleted(editor, cast):
    tool = make_tool()
    rate_tool(actor=cast.anna, tool=tool, helped="yes", recommend="yes", text="Fijn voor 's nachts.")
    shown = editor.post(reverse("wagtailadmin_pages:delete", args=[tool.pk]), {"in_use_seen": "1"}).content.decode()
    assert "1 lid schreef een ervaring" in shown
    assert "Fijn voor" not in shown
    with pytest.raises(InUse), transaction.atomic():
        Tool.objects.get().delete()
    assert Experience.objects.count() == 1


@pytest.mark.parametrize("kind", ["author", "helpline", "image", "document", "theme"])
def test_thing_that_a_text_shows_is_not_deleted(editor, kind):
    author, theme, picture, document = make_author(), make_theme(), make_picture(), make_document("lijst.txt")
    line = HelpLine.objects.get(key="luisterlijn")
    body = [
        ("helpline", line.key),
        ("image", {"image": picture, "alt": "Een raam", "credit": "Eva"}),
        ("text", f'<p><a linktype="document" id="{document.pk}">de lijst</a></p>'),
    ]
    make_article(author=author, theme=theme, body=body, title="Slapen")
    thing, url = {
        "author": (author, reverse("wagtailsnippets_pages_author:delete", args=[author.pk])),
        "helpline": (line, reverse("wagtailsnippets_pages_helpline:delete", args=[line.pk])),
        "image": (picture, reverse("wagtailimages:delete", args=[picture.pk])),
        "document": (document, reverse("wagtaildocs:delete", args=[document.pk])),
        "theme": (theme, reverse("wagtailadmin_pages:delete", args=[theme.pk])),
    }[kind]
    assert "artikel “Slapen” verwijst ernaar" in editor.post(url, {"in_use_seen": "1"}).content.decode()
    with pytest.raises(InUse), transaction.atomic():
        type(thing).objects.get(pk=thing.pk).delete()
    with pytest.raises(InUse), transaction.atomic():
        type(thing).objects.filter(pk=thing.pk).delete()
    ArticlePage.objects.get().delete()
    assert editor.post(url).status_code == 302
    assert not type(thing).objects.filter(pk=thing.pk).exists()


@pytest.mark.parametrize(("app", "model"), [("pages", "author"), ("pages", "siteimage"), ("pages", "sitedocument")])
def test_bulk_deletion_spares_what_is_in_use(editor, app, model):
    author, picture, document = make_author(), make_picture(), make_document("lijst.txt")
    text = f'<p><a linktype="document" id="{document.pk}">de lijst</a></p>'
    body = [("image", {"image": picture, "alt": "Een raam", "credit": "Eva"}), ("text", text)]
    make_article(author=author, body=body)
    thing = {"author": author, "siteimage": picture, "sitedocument": document}[model]
    url = reverse("wagtail_bulk_action", args=[app, model, "delete"]) + f"?id={thing.pk}"
    assert editor.post(url, {"in_use_seen": "1"}).status_code == 200
    assert [Author.objects.count(), SiteImage.objects.count(), SiteDocument.objects.count()] == [1, 1, 1]


def test_theme_of_texts_is_not_unpublished(editor):
    theme = make_theme()
    make_article(theme=theme, title="Slapen")
    url = reverse("wagtailadmin_pages:unpublish", args=[theme.pk])
    assert "Slapen" in editor.post(url, {"in_use_seen": "1"}).content.decode()
    assert ThemePage.objects.get().live


@pytest.mark.parametrize("key", ["112", "113"])
def test_number_for_people_in_danger_is_never_deleted(editor, key):
    line = HelpLine.objects.get(key=key)
    editor.post(reverse("wagtailsnippets_pages_helpline:delete", args=[line.pk]), {"in_use_seen": "1"})
    with pytest.raises(InUse), transaction.atomic():
        line.delete()
    assert HelpLine.objects.filter(key=key).exists()


@pytest.mark.parametrize("days", [1, 30])
def test_expiry_while_people_are_in_a_course_is_refused_in_the_form(editor, run, days):
    form = article_form(run.course.title, slug=run.course.slug, **{"action-publish": "1", "outcomes-count": "0"})
    form |= {"for_whom": "", "trainers": "", "expire_at": f"{timezone.localdate() + timedelta(days=days)} 10:00"}
    answer = editor.post(reverse("wagtailadmin_pages:edit", args=[run.course_id]), form)
    assert answer.status_code == 200
    assert "1 persoon heeft een plek" in answer.content.decode()
    run.course.refresh_from_db()
    assert run.course.expire_at is None


def test_slug_of_a_fixed_page_cannot_change_in_a_shell_either(db):
    page = ReadingIndex.objects.get()
    page.slug = "boeken"
    with pytest.raises(ValidationError):
        page.save()


def test_second_tool_or_course_cannot_take_a_slug_that_texts_point_at(editor):
    make_tool("temstem")
    second = make_tool("stemmentemmer")
    second.slug = "temstem"
    with pytest.raises(ValidationError):
        second.save()


def test_text_still_shows_a_tool_that_got_another_slug(client, db, django_capture_on_commit_callbacks):
    tool = make_tool("temstem", title="Temstem")
    make_article(body=[("tool", "temstem")])
    tool.slug = "stemtem"
    with django_capture_on_commit_callbacks(execute=True):
        tool.save_revision().publish()
    shown = client.get("/lezen/slapen/").content.decode()
    assert 'href="/hulpmiddelen/stemtem/"' in shown


@pytest.mark.parametrize(
    ("what", "fields", "words"),
    [
        ("course", {"alias": "on"}, "Maak een gewone kopie"),
        ("course", {"new_slug": "omgaan-met-stemmen"}, "heeft dit adres al"),
        ("college", {"copy_subpages": "on"}, "zonder de pagina"),
    ],
)
def test_copy_that_cannot_be_made_comes_back_with_the_reason(editor, what, fields, words):
    course = make_run().course
    elsewhere = College(title="Elders", location="Zwolle", slug="elders")
    CollegeIndex.objects.get().add_child(instance=elsewhere)
    page, parent = (course, elsewhere) if what == "course" else (course.get_parent(), CollegeIndex.objects.get())
    form = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": parent.pk} | fields
    answer = editor.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form, follow=True)
    assert words in answer.content.decode()
    assert Course.objects.count() == 1


def test_ordinary_copy_of_a_course_is_made(editor):
    course = make_run().course
    form = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": course.get_parent().pk}
    editor.post(reverse("wagtailadmin_pages:copy", args=[course.pk]), form)
    assert Course.objects.count() == 2
