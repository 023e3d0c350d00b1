"""A theme leads to people: its board or group, the newest topics about it, and no false silence."""

import uuid

import pytest
from django.contrib.auth.models import Group as EditorGroup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.groups.choices import Admission, GroupKind, Visibility
from community.groups.models import Group
from community.members.models import Block
from community.pages.models import ThemePage
from forum.actions import start_topic
from forum.models import Topic
from tests.community.pages.scenes import make_article, make_theme
from tests.support.people import make_group


@pytest.fixture
def theme(db) -> ThemePage:
    return make_theme("angst")


def talk_in(browser) -> str:
    """Return the part of the theme's page that leads to people."""
    shown = browser.get("/lezen/angst/").content.decode()
    return shown[shown.index('id="talk"') : shown.index("<footer")]


def begin(actor, group: Group, title: str, page) -> Topic:
    return start_topic(
        actor=actor, group=group, title=title, source="Hallo.", content_note="", about_kind=page.kind if page else "",
        about_id=str(page.public_id) if page else "", submission_id=uuid.uuid4(),
    )  # fmt: skip


def choose(theme: ThemePage, group: Group) -> None:
    theme.talk_group = group.slug
    theme.save()


def test_theme_shows_the_group_that_its_editor_chose(theme, board, circle, client):
    choose(theme, circle)
    shown = talk_in(client)
    assert circle.title in shown
    assert f'href="{circle.get_absolute_url()}"' in shown
    assert "Praat mee" in shown


def test_theme_without_a_choice_shows_a_board(theme, board, client):
    shown = talk_in(client)
    assert board.title in shown
    assert f'href="{reverse("forum:board", args=[board.slug])}"' in shown


def test_theme_without_a_choice_shows_the_board_where_it_is_talked_about(theme, board, cast, client):
    other = make_group("angst-en-zo", kind=GroupKind.BOARD, visibility=Visibility.PUBLIC, admission=Admission.EVERYONE)
    begin(cast.anna, other, "In de bus", theme)
    assert other.title in talk_in(client)


def test_visitor_gets_to_the_board_and_from_there_to_the_login_and_back(theme, board, client):
    url = reverse("forum:board", args=[board.slug])
    assert f'<a class="button" href="{url}">Praat mee</a>' in talk_in(client)
    assert f"?next={url}" in client.get(url).content.decode()


def test_member_gets_to_a_new_topic_about_the_theme(theme, board, cast, as_member):
    url = reverse("forum:new_topic", args=[board.slug])
    assert f'href="{url}?about=theme:{theme.public_id}"' in talk_in(as_member(cast.anna))


def test_member_outside_a_closed_group_gets_to_its_door(theme, circle, cast, as_member):
    choose(theme, circle)
    shown = talk_in(as_member(cast.bram))
    assert f'<a class="button" href="{circle.get_absolute_url()}">Praat mee</a>' in shown


def test_group_that_the_reader_may_not_see_is_not_shown(theme, board, cast, client):
    hidden = make_group("geheim", admission=Admission.INVITATION, title="Zeer geheim")
    choose(theme, hidden)
    shown = talk_in(client)
    assert "Zeer geheim" not in shown
    assert board.title in shown


def test_topics_about_the_theme_and_its_texts_and_on_its_board_are_shown(theme, board, cast, client):
    article = make_article(theme=theme)
    begin(cast.anna, board, "Over het thema", theme)
    begin(cast.anna, board, "Over de tekst", article)
    begin(cast.anna, board, "Zomaar iets", None)
    shown = talk_in(client)
    assert "Over het thema" in shown
    assert "Over de tekst" in shown
    assert "Zomaar iets" not in shown, "this board is not of this theme alone"
    choose(theme, board)
    assert "Zomaar iets" in talk_in(client)


@pytest.mark.parametrize("reader", ["visitor", "ben", "anna"])
def test_page_never_says_that_nobody_spoke(theme, board, circle, cast, client, as_member, reader):
    # somebody did: in a closed group, or across a block
    begin(cast.mo, circle, "Achter de deur", theme)
    topic = begin(cast.anna, board, "Voor wie mij niet ziet", theme)
    Topic.objects.filter(pk=topic.pk).update(state="hidden")
    assert Block.objects.filter(blocked=cast.ben).exists()
    browser = client if reader == "visitor" else as_member(getattr(cast, reader))
    shown = talk_in(browser)
    assert "niemand" not in shown.lower()
    if reader == "visitor":
        assert "Achter de deur" not in shown
        assert "Er is hierover nog niets dat je hier kunt lezen." in shown


def test_theme_without_any_group_says_so_and_has_no_dead_button(theme, client):
    shown = talk_in(client)
    assert "Praat mee" not in shown
    assert "Er is hierover nog niets dat je hier kunt lezen." in shown


def test_editor_chooses_from_boards_and_groups_that_everybody_may_see(theme, board, circle, cast, as_member):
    cast.eva.groups.add(EditorGroup.objects.get(name="Redactie"))
    editor = as_member(cast.eva)
    make_group("geheim", admission=Admission.INVITATION, title="Zeer geheim")
    shown = editor.get(reverse("wagtailadmin_pages:edit", args=[theme.pk])).content.decode()
    field = shown[shown.index('name="talk_group"') :]
    field = field[: field.index("</select>")]
    assert board.title in field
    assert circle.title in field
    assert "Zeer geheim" not in field


def test_theme_costs_as_many_queries_with_more_topics(theme, board, cast, client):
    begin(cast.anna, board, "Een", theme)
    make_article(theme=theme)
    client.get("/lezen/angst/")
    counts = []
    for title in ("Twee", "Drie"):
        with CaptureQueriesContext(connection) as queries:
            client.get("/lezen/angst/")
        counts.append(len(queries))
        begin(cast.anna, board, title, theme)
    assert counts[0] == counts[1]
