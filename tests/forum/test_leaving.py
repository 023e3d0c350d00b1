"""Topics and posts of a member who closes the account."""

from django.urls import reverse

from forum.models import Post, Topic
from tests.support.forum import make_reply, make_topic
from tests.support.people import PASSWORD
from tests.support.responses import get_page, html_of


def leave(browser, choice):
    choices = {f"choice-forum.{kind}": choice for kind in ("Post", "Topic")}
    response = browser.post(reverse("privacy:leave"), choices | {"when": "now", "password": PASSWORD})
    assert response.url == reverse("privacy:goodbye")


def test_leaving_with_posts_removed_empties_and_uncounts_them(cast, board, as_member):
    topic = make_topic(cast.anna, board)
    make_reply(cast.bram, topic, "Met het grootste bord.")
    make_reply(cast.noor, topic, "Met muziek aan.")
    leave(as_member(cast.bram), "remove")
    assert list(Post.objects.order_by("number").values_list("source", "html", "state"))[1] == ("", "", "removed")
    assert Topic.objects.get().replies_count == 1
    shown = html_of(get_page(as_member(cast.noor), "forum:topic", topic.public_id))
    assert "grootste bord" not in shown
    assert "Met muziek aan." in shown


def test_leaving_with_topic_removed_clears_title_and_keeps_replies_of_others(cast, board, as_member):
    topic = make_topic(cast.bram, board, title="Waar ik woon", content_note="Over mijn straat")
    make_reply(cast.noor, topic, "Sterkte daar.")
    leave(as_member(cast.bram), "remove")
    shown = html_of(get_page(as_member(cast.noor), "forum:topic", topic.public_id))
    assert ("Waar ik woon" in shown, "Over mijn straat" in shown, "Sterkte daar." in shown) == (False, False, True)


def test_leaving_with_posts_kept_shows_them_without_name(cast, board, as_member):
    topic = make_topic(cast.bram, board, source="Ik begin met de glazen.")
    leave(as_member(cast.bram), "anonymise")
    shown = html_of(get_page(as_member(cast.noor), "forum:topic", topic.public_id))
    assert "Ik begin met de glazen." in shown
    assert "Bram" not in shown
