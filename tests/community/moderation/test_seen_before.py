"""A report on what a page showed a moment ago is taken in; what was never shown stays absent."""

import re
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from django.urls import reverse

from community.groups.actions import leave_group
from community.ids import short_id
from community.members.models import Member
from community.members.relations.actions import block_member
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Report
from community.moderation.reports.actions import make_report, make_visitor_report
from community.permissions import NotAllowed
from community.privacy.actions import pause
from forum.actions import remove_post
from forum.models import Post, Topic
from tests.support.forum import make_reply, make_topic
from tests.support.people import join, make_group
from tests.support.responses import html_of

WORDS = {"rule": "danger", "text": "Hij schreef dat hij het vannacht doet."}


@pytest.fixture
def post(cast, circle) -> Post:
    """Bram is in the circle, and answers there."""
    join(cast.bram, circle)
    return make_reply(cast.bram, make_topic(cast.mo, circle))


def report_link(browser, post: Post) -> str:
    """Return the link to report this post, as the page of its topic has it."""
    topic_url = post.topic.get_absolute_url()
    article = html_of(browser.get(topic_url)).split(f'id="bericht-{post.number}"')[1].split("</article>")[0]
    return urljoin(topic_url, re.search('href="(melden/[^"]+)"', article)[1])


def report_url(browser, post: Post) -> str:
    """Return where that link leads now."""
    return browser.get(report_link(browser, post)).url


def hide(cast, post) -> None:
    report = make_report(actor=cast.mo, kind="post", thing=post, rule="unkind")
    decide_report(actor=cast.mo, report=report, outcome="hide", rule="unkind", explanation="Even niet.")


def take_back(cast, post) -> None:
    make_reply(cast.mo, post.topic)
    remove_post(actor=cast.bram, post=post)


def delete(cast, post) -> None:
    Post.objects.filter(pk=post.pk).delete()


def move(cast, post) -> None:
    """To a group that anna cannot read."""
    other = make_group("dicht")
    Topic.objects.filter(pk=post.topic_id).update(group=other)


def leave_the_group(cast, post) -> None:
    leave_group(actor=cast.anna, group=post.topic.group)


def writer_goes_away(cast, post) -> None:
    pause(actor=cast.bram)


def writer_blocks(cast, post) -> None:
    block_member(actor=cast.bram, persona=cast.anna.persona)


HAPPENINGS = [hide, take_back, delete, move, leave_the_group, writer_goes_away, writer_blocks]


@pytest.mark.parametrize("happens", HAPPENINGS)
@pytest.mark.parametrize("when", ["before the form was opened", "while the form was open"])
def test_report_on_what_was_there_a_moment_ago_is_taken_in(cast, post, as_member, happens, when):
    anna = as_member(cast.anna)
    link, url = report_link(anna, post), report_url(anna, post)
    before = html_of(anna.get(url))
    happens(cast, post)
    page = html_of(anna.get(link, follow=True)) if when == "before the form was opened" else before
    proof = re.search(r'name="proof" value="([^"]+)"', page)[1]
    response = anna.post(url, WORDS | {"proof": proof}, follow=True)
    assert response.status_code == 200
    report = Report.objects.get(thing=post.public_id, reporter=cast.anna)
    assert (report.rule, report.text) == (WORDS["rule"], WORDS["text"])
    assert "Dankjewel. Een moderator" in html_of(response)


def test_report_of_a_visitor_on_what_was_there_a_moment_ago_is_taken_in(cast, board, as_member):
    post = make_reply(cast.bram, make_topic(cast.mo, board))
    visitor = as_member(None)
    url = report_url(visitor, post)
    hide(cast, post)
    assert visitor.post(url, WORDS).status_code == 200
    assert Report.objects.undecided().get().text == WORDS["text"]


def test_proof_of_a_visitor_holds_after_the_log_in(cast, board, as_member):
    post = make_reply(cast.bram, make_topic(cast.mo, board))
    url = report_url(as_member(None), post)
    hide(cast, post)
    assert as_member(cast.noor).post(url, WORDS).status_code == 302


def test_never_visible_thing_and_absent_thing_get_the_same_answer(cast, post, as_member):
    """Noor is not in the circle: with the proof of anna, with one of another post, or with none."""
    url = report_url(as_member(cast.anna), post)
    noor = as_member(cast.noor)
    path, query = url.split("?")
    absent = reverse("moderation:report", args=["post", uuid4()])
    answers = [noor.post(asked, WORDS) for asked in (url, path, f"{absent}?{query}", absent, f"{path}?proof=x-y")]
    link = report_link(as_member(cast.anna), post)
    begin, token = link.rstrip("/").rsplit("/", 1)
    other = token.replace(short_id(post.public_id), short_id(uuid4()))
    answers += [noor.get(f"{begin}/{asked}/") for asked in (token, other, token.split(".")[0], "x", "ü")]
    assert {answer.status_code for answer in answers} == {404}
    assert not Report.objects.exists()


def test_proof_ends_after_a_day(cast, post, as_member, clock):
    anna = as_member(cast.anna)
    link, url = report_link(anna, post), report_url(anna, post)
    hide(cast, post)
    clock.forward(hours=26)
    assert [as_member(cast.anna).get(asked).status_code for asked in (link, url)] == [404, 404]


def test_action_itself_refuses_what_the_reporter_does_not_see(cast, post):
    with pytest.raises(NotAllowed):
        make_report(actor=cast.noor, kind="post", thing=post, rule="unkind")
    with pytest.raises(NotAllowed):
        make_visitor_report(submission_id=uuid4(), kind="post", thing=post, rule="unkind")
    assert Member.objects.get(pk=cast.noor.pk)
    assert not Report.objects.exists()
