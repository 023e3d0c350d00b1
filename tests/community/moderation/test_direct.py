"""A moderator decides without a report: the same decision, letter and appeal, and "of their own accord" beside it."""

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.moderation.choices import Source
from community.moderation.direct.actions import act
from community.moderation.models import Decision, Report
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from community.permissions import NotAllowed
from tests.support.forum import make_topic
from tests.support.responses import html_of

WORDS = {"outcome": "hide", "rule": "unkind", "explanation": "Denk aan de ander."}


def url_of(kind: str, thing) -> str:
    return reverse("moderation:act", args=[kind, thing.public_id])


def test_moderator_hides_a_post_without_a_report(cast, board, as_member):
    post = make_topic(cast.bram, board).posts.get()
    mo = as_member(cast.mo)
    assert f"/moderatie/zelf/post/{post.public_id}/" in html_of(mo.get(post.topic.get_absolute_url()))
    response = mo.post(url_of("post", post), WORDS, follow=True)
    decision = Decision.objects.get()
    post.refresh_from_db()
    assert post.is_hidden
    assert (decision.writer, decision.decided_by) == (cast.bram, cast.mo)
    assert decision.report.source == Source.OWN
    assert decision.report.is_decided
    assert "Niemand heeft dit gemeld: een moderator kwam het tegen." in html_of(response)
    assert Notification.objects.get().member == cast.bram
    assert list(AuditEntry.objects.filter(actor=cast.mo).values_list("verb", flat=True).order_by("pk")) == [
        "report.own_motion",
        "decision.hide",
    ]


def test_moderator_of_the_house_gives_a_measure_without_a_report(cast, board, as_member):
    post = make_topic(cast.bram, board).posts.get()
    mo = as_member(cast.mo)
    assert mo.post(url_of("post", post), WORDS | {"measure": "read:3:0"}).status_code == 302
    measure = Decision.objects.get().measures.get()
    assert (measure.member, measure.kind, (measure.ends_at - measure.starts_at).days) == (cast.bram, "read", 3)


def test_measure_with_a_decision_that_the_writer_does_not_read_is_asked_about(cast, board, as_member):
    post = make_topic(cast.bram, board).posts.get()
    response = as_member(cast.mo).post(url_of("post", post), WORDS | {"outcome": "keep", "measure": "read:3:0"})
    assert "Hiervoor moet" in html_of(response)
    assert "Denk aan de ander." in html_of(response)
    assert not Decision.objects.exists()


def test_writer_can_appeal_and_a_colleague_restores(cast, board, as_member):
    post = make_topic(cast.bram, board).posts.get()
    decision = act(actor=cast.mo, kind="post", thing=post, **WORDS)
    url = reverse("moderation:decision", args=[decision.public_id])
    assert as_member(cast.bram).post(url, {"text": "Kijk nog eens."}).status_code == 302
    assert Report.objects.undecided().get().appeal_of == decision


def test_open_report_about_it_is_gone_on_with(cast, board, as_member):
    post = make_topic(cast.bram, board).posts.get()
    report = make_report(actor=cast.noor, kind="post", thing=post, rule="unkind")
    response = as_member(cast.mo).get(url_of("post", post))
    assert response.url == reverse("moderation:review", args=[report.public_id])


def test_report_that_came_while_writing_is_shown_first_and_the_words_stay(cast, board, as_member):
    post = make_topic(cast.bram, board).posts.get()
    mo = as_member(cast.mo)
    seen = mo.get(url_of("post", post)).context["form"]["seen"].value()
    make_report(actor=cast.noor, kind="post", thing=post, rule="unkind")
    html = html_of(mo.post(url_of("post", post), WORDS | {"seen": seen}))
    assert "Denk aan de ander." in html
    assert not Decision.objects.exists()
    assert not Report.objects.filter(source=Source.OWN).exists()


def test_same_decision_sent_twice_is_made_once(cast, board):
    post = make_topic(cast.bram, board).posts.get()
    first = act(actor=cast.mo, kind="post", thing=post, **WORDS)
    assert act(actor=cast.mo, kind="post", thing=post, **WORDS) == first
    assert Report.objects.count() == Decision.objects.count() == 1


def test_moderator_does_not_act_on_own_words(cast, board, as_member):
    post = make_topic(cast.mo, board).posts.get()
    assert as_member(cast.mo).get(url_of("post", post)).status_code == 404
    with pytest.raises(NotAllowed):
        act(actor=cast.mo, kind="post", thing=post, **WORDS)


@pytest.mark.parametrize("person", ["anna", "pia", "eva", "otto"])
def test_others_see_no_link_and_no_page(cast, board, as_member, person):
    post = make_topic(cast.bram, board).posts.get()
    browser = as_member(getattr(cast, person))
    assert "/moderatie/zelf/" not in html_of(browser.get(post.topic.get_absolute_url()))
    assert browser.get(url_of("post", post)).status_code == 404
    with pytest.raises(NotAllowed):
        act(actor=getattr(cast, person), kind="post", thing=post, **WORDS)


def test_private_message_is_never_acted_on_without_a_report(cast, as_member):
    url = reverse("moderation:act", args=["private", "11111111-1111-4111-8111-111111111111"])
    assert as_member(cast.mo).get(url).status_code == 404


def test_no_limit_locks_out_a_moderator_who_works_through_a_raid(cast, board, as_member, settings):
    settings.CHANGES_PER_MINUTE = 5
    mo = as_member(cast.mo)
    posts = [make_topic(cast.bram, board).posts.get() for _ in range(25)]
    assert {mo.post(url_of("post", post), WORDS).status_code for post in posts} == {302}
    assert Decision.objects.count() == 25
