"""Posts are kept fragments: shared by readers, with what is one reader's own put in on every request."""

import re

from django.urls import reverse

from community.members.relations.actions import mute_persona
from community.web import fragments
from community.web.fragments import kept_texts
from forum.actions import edit_post, react, remove_post
from forum.reading.post_views import PostFacts
from tests.support.forum import make_reply, make_topic
from tests.support.responses import count_queries, get_page, html_of

HIDDEN_FIELD = re.compile(r'name="(?:csrfmiddlewaretoken|submission_id)" value="([^"]+)"')
REPORT = re.compile(r"melden/([\w.-]+)/")
REACTION = re.compile(r'<button name="(recognise|support|thanks)" value="(\d+)"')


def rendered_by(monkeypatch) -> list[tuple]:
    """Return the list to which each post that is rendered from now on is added."""
    rendered, render = [], fragments._rendered

    def spied(template_name: str, facts: tuple, slots: dict):
        if isinstance(facts, PostFacts):
            rendered.append(facts)
        return render(template_name, facts, slots)

    monkeypatch.setattr(fragments, "_rendered", spied)
    return rendered


def page(browser, topic) -> str:
    return html_of(get_page(browser, "forum:topic", topic.public_id))


def test_second_reader_of_a_topic_gets_the_fragments_of_the_first(cast, board, as_member, monkeypatch):
    topic = make_topic(cast.bram, board)
    make_reply(cast.bram, topic)
    rendered = rendered_by(monkeypatch)
    page(as_member(cast.noor), topic)
    assert len(rendered) == 2
    page(as_member(cast.pia), topic)
    assert len(rendered) == 2


def test_fragments_hold_no_words_tokens_or_proofs_of_a_reader(cast, board, as_member):
    topic = make_topic(cast.bram, board, source="Woorden van Bram.")
    react(actor=cast.noor, post=topic.posts.get(), kind="support")
    mute_persona(actor=cast.pia, persona=topic.author)
    secrets = {"Woorden van Bram."}
    for reader in (cast.bram, cast.noor, cast.pia, cast.mo, None):
        browser = as_member(reader)
        html = page(browser, topic)
        assert "Woorden van Bram." in html
        secrets |= {*HIDDEN_FIELD.findall(html), *REPORT.findall(html), *browser.cookies.keys()}
        secrets |= {cookie.value for cookie in browser.cookies.values()}
        secrets |= {str(reader.pk), reader.pk.hex, reader.email} if reader else set()
    texts = list(kept_texts())
    assert [text for text in texts if str(topic.posts.get().public_id) in text]
    assert not [text for text in texts for secret in secrets if secret in text]


def test_each_reader_gets_the_buttons_that_are_theirs(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    post = topic.posts.get()
    react(actor=cast.noor, post=post, kind="support")
    mute_persona(actor=cast.pia, persona=topic.author)
    for _time in range(2):  # the second time everything is kept
        own, other, muted = [page(as_member(reader), topic) for reader in (cast.bram, cast.noor, cast.pia)]
        visitor = page(as_member(None), topic)
        assert f"/forum/bericht/{post.public_id}/bewerken/" in own
        assert not REACTION.search(own)
        assert "post--own" in own
        assert "bewerken" not in other
        assert other.count('aria-pressed="true"') == 1
        assert "/dempen/" in other
        assert "post--muted" in muted
        assert "/dempen/" not in muted
        assert 'aria-pressed="true"' not in muted
        assert not REACTION.search(visitor)
        assert "bewerken" not in visitor


def test_change_of_a_post_shows_on_the_next_request(cast, board, as_member):
    topic = make_topic(cast.bram, board, source="eerst dit")
    post, browser = topic.posts.get(), as_member(cast.noor)
    assert "eerst dit" in page(browser, topic)
    edit_post(actor=cast.bram, post=post, source="toen dat")
    html = page(browser, topic)
    assert "toen dat" in html
    assert "eerst dit" not in html
    assert "post__edited" in html
    react(actor=cast.pia, post=post, kind="thanks")
    assert "Dankjewel <b>1</b>" in page(browser, topic)
    type(topic.author).objects.filter(member=cast.bram).update(name="Bram van nu")
    assert "Bram van nu" in page(browser, topic)
    make_reply(cast.noor, topic)
    remove_post(actor=cast.bram, post=post)
    html = page(browser, topic)
    assert "toen dat" not in html
    assert "post--removed" in html


def test_topic_page_has_one_form_for_the_buttons_of_all_posts(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    for _number in range(5):
        make_reply(cast.bram, topic)
    html = page(as_member(cast.noor), topic)
    posts = html[html.index('id="posts"') : html.index('id="new-below"')]
    assert len(REACTION.findall(posts)) == 18
    assert "<form" not in posts
    assert html.count('name="submission_id"') == len(re.findall('<form[^>]* method="post"', html))
    assert "<form" not in html_of(get_page(as_member(cast.noor), "forum:posts_after", topic.public_id, seq="0"))


def test_two_buttons_of_one_page_are_two_submissions(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    post, browser = topic.posts.get(), as_member(cast.noor)
    html = page(browser, topic)
    fields = {"submission_id": HIDDEN_FIELD.findall(html[html.index("forum") :])[-1]}
    url = reverse("forum:react", args=[topic.public_id])
    buttons = REACTION.findall(html)
    for button in (buttons[0], buttons[1], buttons[0], buttons[2]):  # the first is pressed twice
        assert browser.post(url, fields | dict([button])).status_code == 302
    post.refresh_from_db()
    assert (post.recognise_count, post.support_count, post.thanks_count) == (1, 1, 1)


def test_pages_of_a_member_take_at_most_twelve_queries(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    for _number in range(5):
        make_reply(cast.pia, topic)
    make_reply(cast.noor, topic)
    browser = as_member(cast.noor)
    for name, arguments in (("forum:topic", [topic.public_id]), ("forum:board", [board.slug]), ("members:home", [])):
        url = reverse(name, args=arguments)
        browser.get(url)  # what is asked once in each process
        assert count_queries(browser, url) <= 12, name
