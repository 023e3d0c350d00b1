import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from community.members.models import Block
from community.moderation.models import ContentState
from forum.choices import POSTS_PER_PAGE, TOPICS_PER_PAGE
from forum.models import Post, Topic
from tests.forum.scenes import answer, page, queries, talk, words
from tests.support.people import make_group


@pytest.mark.parametrize("name", ["bram", None])
def test_a_topic_of_a_closed_group_is_the_same_as_one_that_is_not_there(cast, circle, as_member, name):
    topic = talk(cast.anna, circle)
    browser = as_member(getattr(cast, name) if name else None)
    closed, absent = page(browser, "forum:topic", topic.public_id), page(browser, "forum:topic", uuid4())
    assert closed.status_code == absent.status_code == 404
    assert closed.content == absent.content


def test_a_visitor_reads_a_board_without_a_cookie(cast, board, as_member):
    topic = talk(cast.bram, board, source="Ik begin met **één** kopje.")
    answer(cast.noor, topic, "Ik ook.")
    response = page(as_member(None), "forum:topic", topic.public_id)
    assert "<strong>één</strong>" in words(response)
    assert "Ik ook." in words(response)
    assert response.cookies == {}


def test_what_somebody_across_a_block_writes_is_nowhere_in_either_direction(cast, board, as_member):
    of_anna, of_ben, of_bram = (
        talk(who, board, title=f"Van {name}")
        for name, who in [("anna", cast.anna), ("ben", cast.ben), ("x", cast.bram)]
    )
    answer(cast.anna, of_bram, "woorden van anna")
    answer(cast.ben, of_bram, "woorden van ben")
    for me, other, mine, theirs in [("anna", "ben", of_anna, of_ben), ("ben", "anna", of_ben, of_anna)]:
        browser = as_member(getattr(cast, me))
        listed = words(page(browser, "forum:board", board.slug))
        assert f"Van {me}" in listed
        assert f"Van {other}" not in listed
        assert f"Van {other}" not in words(page(browser, "forum:index"))
        assert page(browser, "forum:topic", theirs.public_id).status_code == 404
        assert page(browser, "forum:topic", mine.public_id).status_code == 200
        read = words(page(browser, "forum:topic", of_bram.public_id))
        assert f"woorden van {me}" in read
        assert f"woorden van {other}" not in read
        assert f"woorden van {other}" not in words(page(browser, "forum:posts_after", of_bram.public_id))


def test_a_list_counts_the_answers_that_this_reader_finds_inside(cast, circle, as_member):
    """Anna blocked Ben: a number, or a day, that does not fit what he reads would tell him."""
    topic = talk(cast.mo, circle)
    answer(cast.ben, topic)
    answer(cast.anna, topic)
    moment = timezone.now() + timedelta(days=40)
    Post.objects.filter(author__member=cast.anna).update(created_at=moment)
    Topic.objects.filter(pk=topic.pk).update(last_post_at=moment)
    later = str(timezone.localdate(moment))

    def said(member) -> tuple[bool, bool, bool]:
        shown = words(page(as_member(member), "forum:board", circle.slug))
        return "1 antwoord " in shown, "2 antwoorden" in shown, later in shown

    assert said(cast.mo) == (False, True, True)
    assert said(cast.ben) == (True, False, False)


def test_the_numbers_stay_when_a_post_is_out_of_sight(cast, board, as_member):
    topic = talk(cast.bram, board)
    answer(cast.ben, topic, "van ben")
    last = answer(cast.noor, topic, "van noor")
    read = words(page(as_member(cast.anna), "forum:topic", topic.public_id))
    assert last.number == 3
    assert 'id="bericht-3"' in read
    assert 'id="bericht-2"' not in read


def test_posts_of_somebody_who_left_stay_readable_for_a_member_with_a_block(cast, board, as_member):
    topic = talk(cast.bram, board, source="woorden die blijven")
    Topic.objects.update(author=None)
    Post.objects.update(author=None)
    read = words(page(as_member(cast.anna), "forum:topic", topic.public_id))
    assert "woorden die blijven" in read


def test_a_hidden_post_is_there_for_its_writer_only(cast, board, as_member):
    topic = talk(cast.bram, board)
    hidden = answer(cast.noor, topic, "dit mocht niet")
    Post.objects.filter(pk=hidden.pk).update(state=ContentState.HIDDEN)
    assert "dit mocht niet" in words(page(as_member(cast.noor), "forum:topic", topic.public_id))
    for other in (None, cast.bram, cast.mo):
        assert "dit mocht niet" not in words(page(as_member(other), "forum:topic", topic.public_id))


def test_script_in_a_post_or_title_is_text(cast, board, as_member):
    nasty = '<script>alert(1)</script> <img src=x onerror="alert(2)"> [klik](javascript:alert(3))'
    topic = talk(cast.bram, board, title=f"<b>{nasty}"[:110], source=nasty)
    for response in (
        page(as_member(None), "forum:topic", topic.public_id),
        page(as_member(None), "forum:board", board.slug),
    ):
        read = words(response)
        assert "<script>alert" not in read
        assert "<img src=x" not in read
        assert 'href="javascript:' not in read
    assert "&lt;script&gt;alert(1)" in words(page(as_member(None), "forum:topic", topic.public_id))


def test_a_topic_costs_the_same_number_of_queries_with_one_and_with_three_posts(cast, board, as_member):
    topic = talk(cast.bram, board)
    browser, url = as_member(cast.noor), reverse("forum:topic", args=[topic.public_id])
    page(browser, "forum:topic", topic.public_id)
    one = queries(browser, url)
    for writer in (cast.mo, cast.pia):
        answer(writer, topic)
    assert queries(browser, url) == one
    assert one <= 16


@pytest.mark.parametrize("name", ["forum:board", "forum:index"])
def test_a_list_of_topics_costs_the_same_number_of_queries_with_one_and_with_three(cast, board, as_member, name):
    talk(cast.bram, board)
    browser, url = as_member(cast.noor), reverse(name, args=[board.slug] if name == "forum:board" else [])
    browser.get(url)
    one = queries(browser, url)
    for writer in (cast.mo, cast.pia):
        talk(writer, board)
    assert queries(browser, url) == one
    assert one <= 14


def test_a_board_goes_on_where_it_was_while_others_write(cast, board, as_member):
    topics = [talk(cast.bram, board, title=f"onderwerp nummer {n:02}") for n in range(TOPICS_PER_PAGE + 3)]
    start = timezone.now() - timedelta(days=1)
    for n, topic in enumerate(topics):
        Topic.objects.filter(pk=topic.pk).update(last_post_at=start + timedelta(minutes=n))
    browser = as_member(None)
    first = page(browser, "forum:board", board.slug).context["page"]
    assert [t.title[-2:] for t in first.rows] == [f"{n:02}" for n in range(22, 2, -1)]
    answer(cast.noor, topics[21])  # goes up, and two new ones come
    talk(cast.mo, board, title="nieuw")
    url = reverse("forum:board", args=[board.slug])
    second = browser.get(url + first.below_url).context["page"]
    assert [t.title[-2:] for t in second.rows] == ["02", "01", "00"]
    back = browser.get(url + second.above_url).context["page"]
    assert back.rows[-1].title.endswith("03")
    assert second.below_url == ""


def test_topics_of_the_same_moment_are_each_on_one_page(cast, board, as_member):
    for n in range(TOPICS_PER_PAGE * 2 + 1):
        talk(cast.bram, board, title=f"t{n}")
    Topic.objects.update(last_post_at=timezone.now())
    url, query, seen = reverse("forum:board", args=[board.slug]), "", []
    for _turn in range(3):
        shown = as_member(None).get(url + query).context["page"]
        seen += [t.pk for t in shown.rows]
        query = shown.below_url
    assert len(seen) == len(set(seen)) == TOPICS_PER_PAGE * 2 + 1
    assert query == ""


def test_an_odd_place_in_the_address_shows_the_first_page(cast, board, as_member):
    talk(cast.bram, board, title="eerste")
    for odd in ({"older": "x"}, {"newer": "20260101T000000000000_zz"}):
        assert "eerste" in words(page(as_member(None), "forum:board", board.slug, **odd))
    topic = Topic.objects.get()
    for odd in ({"from": "-1"}, {"from": "x"}, {"before": "99999999999"}, {"from": "²"}):
        assert page(as_member(None), "forum:topic", topic.public_id, **odd).status_code == 200


def test_a_long_topic_has_pages_and_every_post_a_lasting_place(cast, board, as_member):
    topic = talk(cast.bram, board)
    posts = [answer(cast.noor, topic, f"antwoord {n}") for n in range(2, POSTS_PER_PAGE + 4)]
    browser = as_member(None)
    first = page(browser, "forum:topic", topic.public_id).context["page"]
    assert [p.number for p in first.rows] == list(range(1, POSTS_PER_PAGE + 1))
    second = browser.get(topic.get_absolute_url() + first.below_url).context["page"]
    assert [p.number for p in second.rows] == [31, 32, 33]
    assert [p.number for p in browser.get(topic.get_absolute_url() + second.above_url).context["page"].rows] == [
        p.number for p in first.rows
    ]
    assert page(browser, "forum:post", posts[-1].public_id)["Location"] == (
        f"{topic.get_absolute_url()}?from=31#bericht-33"
    )


def test_the_first_page_of_a_long_topic_leads_to_what_was_said_last(cast, board, as_member):
    topic = talk(cast.bram, board)
    for n in range(2, POSTS_PER_PAGE * 2 + 2):
        answer(cast.noor, topic, f"antwoord {n}")
    browser = as_member(None)
    first = page(browser, "forum:topic", topic.public_id)
    newest = f"{topic.get_absolute_url()}?from=61#bericht-61"
    assert newest in first.content.decode()
    last = browser.get(newest)
    assert [p.number for p in last.context["page"].rows] == [61]
    assert newest not in last.content.decode()


def test_the_title_in_the_browser_says_nothing_of_a_closed_group(cast, circle, as_member):
    topic = talk(cast.anna, circle, title="Iets van ons")
    head = words(page(as_member(cast.anna), "forum:topic", topic.public_id)).split("</head>")[0]
    assert "Iets van ons" not in head


def test_no_key_and_no_e_mail_address_is_in_the_page(cast, board, as_member):
    topic = talk(cast.bram, board)
    answer(cast.noor, topic)
    read = words(page(as_member(None), "forum:topic", topic.public_id))
    assert str(cast.noor.pk) not in read
    assert "@demo.example" not in read


def test_a_topic_of_another_group_does_not_show_on_a_board(cast, board, as_member):
    talk(cast.bram, make_group("anders", kind="board", visibility="public"), title="Zeldzame titel")
    assert "Zeldzame titel" not in words(page(as_member(None), "forum:board", board.slug))


def test_a_block_made_meanwhile_counts_at_the_next_page(cast, board, as_member):
    topic = talk(cast.bram, board)
    browser = as_member(cast.noor)
    assert page(browser, "forum:topic", topic.public_id).status_code == 200
    Block.objects.create(blocker=cast.bram, blocked=cast.noor)
    assert page(browser, "forum:topic", topic.public_id).status_code == 404


def test_ones_own_room_shows_a_newcomer_where_to_begin_until_they_did(cast, board, circle, as_member):
    def begins(member) -> bool:
        return 'id="first-steps"' in as_member(member).get("/mijn/").text

    assert begins(cast.otto)
    talk(cast.otto, board)
    assert not begins(cast.otto)
    assert not begins(cast.anna)  # is in a group


def test_each_report_link_says_whose_words_it_is_about(cast, board, as_member):
    topic = talk(cast.bram, board)
    answer(cast.noor, topic)
    page = as_member(cast.anna).get(topic.get_absolute_url()).text
    for name in ("Bram", "Noor"):
        assert re.search(rf'<span class="visually-hidden">:\s+wat {name} schreef</span>', page)
