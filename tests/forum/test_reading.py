from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from community.members.models import Block
from community.moderation.choices import ContentState
from forum.choices import POSTS_PER_PAGE, TOPICS_PER_PAGE
from forum.models import Post, Topic
from forum.reading.permalinks import number_url, post_url
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_group
from tests.support.responses import count_queries, get_page, html_of


@pytest.mark.parametrize("name", ["bram", None])
def test_topic_of_closed_group_answers_like_absent_topic(cast, circle, as_member, name):
    topic = make_topic(cast.anna, circle)
    browser = as_member(getattr(cast, name) if name else None)
    closed, absent = get_page(browser, "forum:topic", topic.public_id), get_page(browser, "forum:topic", uuid4())
    assert closed.status_code == absent.status_code == 404
    assert closed.content == absent.content


def test_visitor_reads_topic_on_board_without_cookie(cast, board, as_member):
    topic = make_topic(cast.bram, board, source="Ik begin met **één** kopje.")
    make_reply(cast.noor, topic, "Ik ook.")
    response = get_page(as_member(None), "forum:topic", topic.public_id)
    assert "<strong>één</strong>" in html_of(response)
    assert "Ik ook." in html_of(response)
    assert response.cookies == {}


def test_block_hides_topics_and_posts_in_both_directions(cast, board, as_member):
    of_anna, of_ben, of_bram = (
        make_topic(who, board, title=f"Van {name}")
        for name, who in [("anna", cast.anna), ("ben", cast.ben), ("x", cast.bram)]
    )
    make_reply(cast.anna, of_bram, "woorden van anna")
    make_reply(cast.ben, of_bram, "woorden van ben")
    for me, other, mine, theirs in [("anna", "ben", of_anna, of_ben), ("ben", "anna", of_ben, of_anna)]:
        browser = as_member(getattr(cast, me))
        listed = html_of(get_page(browser, "forum:board", board.slug))
        assert f"Van {me}" in listed
        assert f"Van {other}" not in listed
        assert f"Van {other}" not in html_of(get_page(browser, "forum:index"))
        assert get_page(browser, "forum:topic", theirs.public_id).status_code == 404
        assert get_page(browser, "forum:topic", mine.public_id).status_code == 200
        read = html_of(get_page(browser, "forum:topic", of_bram.public_id))
        assert f"woorden van {me}" in read
        assert f"woorden van {other}" not in read
        assert f"woorden van {other}" not in html_of(get_page(browser, "forum:posts_after", of_bram.public_id))


def test_topic_list_counts_only_replies_the_reader_sees(cast, circle, as_member):
    """Anna blocked Ben: a number, or a day, that differs from what he finds would reveal it."""
    topic = make_topic(cast.mo, circle)
    make_reply(cast.ben, topic)
    make_reply(cast.anna, topic)
    moment = timezone.now() + timedelta(days=40)
    Post.objects.filter(author__member=cast.anna).update(created_at=moment)
    Topic.objects.filter(pk=topic.pk).update(last_post_at=moment)
    later = str(timezone.localdate(moment))

    def shown_to(member) -> tuple[bool, bool, bool]:
        html = html_of(get_page(as_member(member), "forum:board", circle.slug))
        return "1 antwoord " in html, "2 antwoorden" in html, later in html

    assert shown_to(cast.mo) == (False, True, True)
    assert shown_to(cast.ben) == (True, False, False)


def test_hidden_post_leaves_numbers_of_later_posts(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    make_reply(cast.ben, topic, "van ben")
    last = make_reply(cast.noor, topic, "van noor")
    read = html_of(get_page(as_member(cast.anna), "forum:topic", topic.public_id))
    assert last.number == 3
    assert 'id="bericht-3"' in read
    assert 'id="bericht-2"' not in read


def test_posts_without_author_are_shown_to_member_with_a_block(cast, board, as_member):
    topic = make_topic(cast.bram, board, source="woorden die blijven")
    Topic.objects.update(author=None)
    Post.objects.update(author=None)
    read = html_of(get_page(as_member(cast.anna), "forum:topic", topic.public_id))
    assert "woorden die blijven" in read


def test_hidden_post_is_shown_only_to_its_writer(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    hidden = make_reply(cast.noor, topic, "dit mocht niet")
    Post.objects.filter(pk=hidden.pk).update(state=ContentState.HIDDEN)
    assert "dit mocht niet" in html_of(get_page(as_member(cast.noor), "forum:topic", topic.public_id))
    for other in (None, cast.bram, cast.mo):
        assert "dit mocht niet" not in html_of(get_page(as_member(other), "forum:topic", topic.public_id))


def test_script_in_post_or_title_is_escaped(cast, board, as_member):
    nasty = '<script>alert(1)</script> <img src=x onerror="alert(2)"> [klik](javascript:alert(3))'
    topic = make_topic(cast.bram, board, title=f"<b>{nasty}"[:110], source=nasty)
    for response in (
        get_page(as_member(None), "forum:topic", topic.public_id),
        get_page(as_member(None), "forum:board", board.slug),
    ):
        read = html_of(response)
        assert "<script>alert" not in read
        assert "<img src=x" not in read
        assert 'href="javascript:' not in read
    assert "&lt;script&gt;alert(1)" in html_of(get_page(as_member(None), "forum:topic", topic.public_id))


def test_topic_page_takes_fixed_number_of_queries(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    browser, url = as_member(cast.noor), reverse("forum:topic", args=[topic.public_id])
    get_page(browser, "forum:topic", topic.public_id)
    one = count_queries(browser, url)
    for writer in (cast.mo, cast.pia):
        make_reply(writer, topic)
    assert count_queries(browser, url) == one
    assert one <= 16


@pytest.mark.parametrize("name", ["forum:board", "forum:index"])
def test_topic_lists_take_fixed_number_of_queries(cast, board, as_member, name):
    make_topic(cast.bram, board)
    browser, url = as_member(cast.noor), reverse(name, args=[board.slug] if name == "forum:board" else [])
    browser.get(url)
    one = count_queries(browser, url)
    for writer in (cast.mo, cast.pia):
        make_topic(writer, board)
    assert count_queries(browser, url) == one
    assert one <= 14


def test_board_slices_stay_right_while_others_write(cast, board, as_member):
    topics = [make_topic(cast.bram, board, title=f"onderwerp nummer {n:02}") for n in range(TOPICS_PER_PAGE + 3)]
    start = timezone.now() - timedelta(days=1)
    for n, topic in enumerate(topics):
        Topic.objects.filter(pk=topic.pk).update(last_post_at=start + timedelta(minutes=n))
    browser, url = as_member(None), reverse("forum:board", args=[board.slug])

    def titles(context) -> list[str]:
        return [topic.title[-2:] for topic in context["topics"]]

    first = browser.get(url).context
    assert titles(first) == [f"{n:02}" for n in range(22, 2, -1)]
    make_reply(cast.noor, topics[21])  # moves to the top, and a new topic comes above it
    make_topic(cast.mo, board, title="nieuw")
    second = browser.get(url + first["next_url"]).context
    assert titles(second) == ["02", "01", "00"]
    assert titles(browser.get(url + second["previous_url"]).context)[-1] == "03"
    assert second["next_url"] == ""


def test_topics_of_the_same_moment_are_each_in_one_slice(cast, board, as_member):
    for n in range(TOPICS_PER_PAGE * 2 + 1):
        make_topic(cast.bram, board, title=f"t{n}")
    Topic.objects.update(last_post_at=timezone.now())
    url, query, seen = reverse("forum:board", args=[board.slug]), "", []
    for _slice in range(3):
        context = as_member(None).get(url + query).context
        seen += [topic.pk for topic in context["topics"]]
        query = context["next_url"]
    assert len(seen) == len(set(seen)) == TOPICS_PER_PAGE * 2 + 1
    assert query == ""


def test_invalid_cursor_shows_first_slice(cast, board, as_member):
    topic = make_topic(cast.bram, board, title="eerste")
    for name in ("after", "before"):
        assert "eerste" in html_of(get_page(as_member(None), "forum:board", board.slug, **{name: "x"}))
        for cursor in ("-1", "x", "99999999999", "²"):
            response = get_page(as_member(None), "forum:topic", topic.public_id, **{name: cursor})
            assert 'id="bericht-1"' in html_of(response)


def numbers_on(response) -> list[int]:
    return [view.post.number for view in response.context["post_views"]]


def test_long_topic_has_slices_and_permalink_leads_to_the_right_one(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    posts = [make_reply(cast.noor, topic, f"antwoord {n}") for n in range(2, POSTS_PER_PAGE + 4)]
    browser, url = as_member(None), topic.get_absolute_url()
    first = browser.get(url)
    assert numbers_on(first) == list(range(1, POSTS_PER_PAGE + 1))
    second = browser.get(url + first.context["next_url"])
    assert numbers_on(second) == [31, 32, 33]
    assert numbers_on(browser.get(url + second.context["previous_url"])) == numbers_on(first)
    permalink = get_page(browser, "forum:post", posts[-1].public_id)["Location"]
    assert permalink.endswith("#bericht-33")
    assert numbers_on(browser.get(permalink)) == [31, 32, 33]


def test_permalink_stays_the_same_when_posts_before_it_are_hidden(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    posts = [make_reply(cast.noor, topic) for _n in range(2, POSTS_PER_PAGE + 4)]
    before = post_url(posts[-1])
    Post.objects.filter(number__in=[5, 31]).update(state=ContentState.HIDDEN)
    assert post_url(posts[-1]) == before
    assert numbers_on(as_member(cast.pia).get(before)) == [32, 33]


def test_first_slice_of_long_topic_links_to_newest_post(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    for n in range(2, POSTS_PER_PAGE * 2 + 2):
        make_reply(cast.noor, topic, f"antwoord {n}")
    browser, newest = as_member(None), number_url(topic, 61)
    assert newest in html_of(browser.get(topic.get_absolute_url()))
    last = browser.get(newest)
    assert numbers_on(last) == [61]
    assert newest not in html_of(last)


def test_browser_title_of_closed_topic_is_neutral(cast, circle, as_member):
    topic = make_topic(cast.anna, circle, title="Iets van ons")
    head = html_of(get_page(as_member(cast.anna), "forum:topic", topic.public_id)).split("</head>")[0]
    assert "Iets van ons" not in head


def test_topic_page_holds_no_member_key_and_no_email(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    make_reply(cast.noor, topic)
    read = html_of(get_page(as_member(None), "forum:topic", topic.public_id))
    assert str(cast.noor.pk) not in read
    assert "@demo.example" not in read


def test_board_leaves_out_topics_of_other_groups(cast, board, as_member):
    make_topic(cast.bram, make_group("anders", kind="board", visibility="public"), title="Zeldzame titel")
    assert "Zeldzame titel" not in html_of(get_page(as_member(None), "forum:board", board.slug))


def test_new_block_hides_topic_at_the_next_request(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    browser = as_member(cast.noor)
    assert get_page(browser, "forum:topic", topic.public_id).status_code == 200
    Block.objects.create(blocker=cast.bram, blocked=cast.noor)
    assert get_page(browser, "forum:topic", topic.public_id).status_code == 404


def test_first_steps_are_shown_until_member_writes_or_joins(cast, board, circle, as_member):
    def begins(member) -> bool:
        return 'id="first-steps"' in as_member(member).get("/mijn/").text

    assert begins(cast.otto)
    make_topic(cast.otto, board)
    assert not begins(cast.otto)
    assert not begins(cast.anna)  # is in a group


def test_report_link_names_the_writer_for_screen_readers(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    make_reply(cast.noor, topic)
    page = as_member(cast.anna).get(topic.get_absolute_url()).text
    for name in ("Bram", "Noor"):
        assert f"Melden<span>: wat {name} schreef</span>" in page
