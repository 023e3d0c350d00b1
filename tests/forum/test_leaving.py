"""What becomes of somebody's words in the forum when they leave the house."""

from django.urls import reverse

from forum.models import Post, Topic
from tests.forum.scenes import answer, page, talk, words
from tests.support.people import PASSWORD


def leave(browser, choice):
    words = {f"words-forum.{kind}": choice for kind in ("Post", "Topic")}
    answer = browser.post(reverse("privacy:leave"), words | {"when": "now", "password": PASSWORD})
    assert answer.url == reverse("privacy:goodbye")


def test_words_that_go_are_gone_for_everybody_and_are_not_counted_any_more(cast, board, as_member):
    topic = talk(cast.anna, board)
    answer(cast.bram, topic, "Met het grootste bord.")
    answer(cast.noor, topic, "Met muziek aan.")
    leave(as_member(cast.bram), "remove")
    assert list(Post.objects.order_by("number").values_list("source", "html", "state"))[1] == ("", "", "removed")
    assert Topic.objects.get().replies_count == 1
    shown = words(page(as_member(cast.noor), "forum:topic", topic.public_id))
    assert "grootste bord" not in shown
    assert "Met muziek aan." in shown


def test_a_topic_whose_words_go_loses_its_title_and_keeps_the_answers_of_others(cast, board, as_member):
    topic = talk(cast.bram, board, title="Waar ik woon", content_note="Over mijn straat")
    answer(cast.noor, topic, "Sterkte daar.")
    leave(as_member(cast.bram), "remove")
    shown = words(page(as_member(cast.noor), "forum:topic", topic.public_id))
    assert ("Waar ik woon" in shown, "Over mijn straat" in shown, "Sterkte daar." in shown) == (False, False, True)


def test_words_that_stay_are_there_without_a_name(cast, board, as_member):
    topic = talk(cast.bram, board, source="Ik begin met de glazen.")
    leave(as_member(cast.bram), "anonymise")
    shown = words(page(as_member(cast.noor), "forum:topic", topic.public_id))
    assert "Ik begin met de glazen." in shown
    assert "Bram" not in shown
