"""A host hides a text in their own group at once, and a moderator confirms it or shows it again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from chat.rooms.actions import make_room, open_session, send_message
from chat.rooms.models import Message
from community.audit.models import AuditEntry
from community.members.choices import DutyKind
from community.members.models import Duty
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Case, Decision, Promises, Report
from community.moderation.put_aside.actions import put_aside, take_back
from community.moderation.queue.actions import claim_report
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from community.permissions import NotAllowed
from forum.models import Post
from tests.support.forum import make_topic
from tests.support.people import join
from tests.support.responses import count_queries, get_page, html_of

WORDS = {"rule": "advice", "explanation": "Namen van medicijnen laten we hier weg."}
STATEMENT = {"rule": "advice", "explanation": "We laten namen van medicijnen weg."}


@pytest.fixture
def host(cast, circle):
    """anna, who hosts the circle; bram is in it, and noor too."""
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=circle)
    for member in (cast.bram, cast.noor):
        join(member, circle)
    return cast.anna


@pytest.fixture
def post(cast, circle, host) -> Post:
    return make_topic(cast.bram, circle, source="Stop gewoon met je pillen.").posts.get()


@pytest.fixture
def aside(host, post) -> Decision:
    return put_aside(actor=host, kind="post", thing=post, **WORDS)


def url_of(kind: str, thing) -> str:
    return reverse("moderation:put_aside", args=[kind, thing.public_id])


def is_hidden(thing) -> bool:
    thing.refresh_from_db()
    return thing.is_hidden


def told(member) -> list[str]:
    return list(Notification.objects.filter(member=member).values_list("kind", flat=True).order_by("pk"))


def test_host_hides_a_post_with_one_reason_and_it_waits_for_a_moderator(cast, circle, host, post, as_member):
    topic_url = post.topic.get_absolute_url()
    assert url_of("post", post) in html_of(as_member(host).get(topic_url))
    assert url_of("post", post) not in html_of(as_member(cast.noor).get(topic_url))
    page = html_of(as_member(host).post(url_of("post", post), {"rule": "advice"}, follow=True))
    assert "Opzij gezet: anderen zien het niet meer." in page
    assert is_hidden(post)
    assert "Stop gewoon" not in html_of(as_member(cast.noor).get(topic_url))
    report = Report.objects.get()
    assert (report.source, report.group, report.writer, report.is_decided) == ("host", circle, cast.bram, False)
    assert "Door de gastheer verborgen, bevestig" in html_of(as_member(cast.mo).get(reverse("moderation:queue")))
    assert "moderation.report" in told(cast.mo)
    assert AuditEntry.objects.get(verb="decision.host_hide").actor == host


def test_writer_keeps_the_words_and_reads_before_when_a_moderator_looks(cast, post, aside, as_member):
    Promises.objects.create(report_hours=6)
    bram = as_member(cast.bram)
    page = html_of(bram.get(post.topic.get_absolute_url()))
    assert "Stop gewoon met je pillen." in page
    assert "Opzij gezet door de gastheer, een moderator kijkt ernaar vóór" in page
    assert "een moderator verborg" not in page
    statement = html_of(get_page(bram, "moderation:decision", aside.public_id))
    assert WORDS["explanation"] in statement
    assert "Stop gewoon met je pillen." in statement
    assert "Vraag om een tweede blik" not in statement
    assert told(cast.bram) == ["moderation.taken_out"]
    data = bram.get(reverse("moderation:statement_file", args=[aside.public_id])).json()
    assert data["facts"]["automated"]["value"] is False
    assert data["facts"]["detection"]["value"] == "host"


def test_writer_reads_it_when_the_promise_is_over_and_it_stays_aside(cast, post, aside, as_member):
    Report.objects.update(promised_at=timezone.now() - timedelta(minutes=1))
    page = html_of(as_member(cast.bram).get(post.topic.get_absolute_url()))
    assert "langer over dan we beloofden" in page
    assert is_hidden(post)


def test_moderator_confirms_and_the_writer_reads_the_reasons(cast, post, aside, host, as_member):
    review = reverse("moderation:review", args=[aside.report.public_id])
    page = html_of(as_member(cast.mo).get(review))
    assert "Een gastheer van de groep zette het opzij" in page
    assert as_member(cast.mo).post(review, {"outcome": "hide", **STATEMENT}).status_code == 302
    decision = Decision.objects.get(decided_by=cast.mo)
    assert (decision.is_by_host, decision.outcome, decision.detected_by) == (False, "hide", "host")
    assert is_hidden(post)
    assert told(cast.bram) == ["moderation.taken_out", "moderation.decision"]
    assert told(host) == ["moderation.host_answer"]
    assert not Case.objects.filter(closed_at=None).exists()
    rows = html_of(get_page(as_member(host), "moderation:put_aside_list", aside.report.group.slug))
    assert "het blijft verborgen" in rows
    assert "Stop gewoon" not in rows


def test_moderator_shows_it_again_and_both_are_told(cast, circle, post, aside, host):
    decide_report(actor=cast.mo, report=aside.report, outcome="restore", **STATEMENT)
    assert not is_hidden(post)
    aside.refresh_from_db()
    assert aside.reversed_at is not None
    assert told(cast.bram)[-1] == "moderation.decision"
    assert told(host) == ["moderation.host_answer"]


def test_host_takes_it_back_only_until_a_moderator_looks(cast, circle, post, aside, host, as_member):
    url = reverse("moderation:take_back", args=[aside.public_id])
    assert url in html_of(get_page(as_member(host), "moderation:put_aside_list", circle.slug))
    claim_report(actor=cast.mo, report=aside.report)
    assert url not in html_of(get_page(as_member(host), "moderation:put_aside_list", circle.slug))
    with pytest.raises(NotAllowed):
        take_back(actor=host, decision=aside)
    assert is_hidden(post)


def test_host_takes_it_back_and_nothing_waits_any_more(cast, post, aside, host, as_member):
    assert as_member(host).post(reverse("moderation:take_back", args=[aside.public_id])).status_code == 302
    assert not is_hidden(post)
    assert Report.objects.get().is_decided
    assert told(cast.bram) == ["moderation.taken_out"] * 2
    answer = Decision.objects.order_by("pk").last()
    page = html_of(get_page(as_member(cast.bram), "moderation:decision", answer.public_id))
    assert "heeft het weer getoond" in page
    assert take_back(actor=host, decision=aside) == answer


def test_report_of_a_member_stays_open_when_the_host_takes_it_back(cast, post, host):
    report = make_report(actor=cast.noor, kind="post", thing=post, rule="advice")
    decision = put_aside(actor=host, kind="post", thing=post, **WORDS)
    assert Case.objects.get().reports_count == 2
    take_back(actor=host, decision=decision)
    report.refresh_from_db()
    assert not report.is_decided
    assert Case.objects.get().reports_count == 1


@pytest.mark.parametrize("outcome", ["hide", "restore"])
def test_host_undoes_nothing_that_a_moderator_decided(cast, post, aside, host, outcome):
    decide_report(actor=cast.mo, report=aside.report, outcome=outcome, **STATEMENT)
    with pytest.raises(NotAllowed):
        take_back(actor=host, decision=aside) if outcome == "hide" else put_aside(
            actor=host, kind="post", thing=post, **WORDS
        )


def test_host_puts_other_words_aside_after_an_edit(cast, post, aside, host):
    decide_report(actor=cast.mo, report=aside.report, outcome="restore", **STATEMENT)
    Post.objects.filter(pk=post.pk).update(source="Stop met alles.")
    assert put_aside(actor=host, kind="post", thing=post, **WORDS) != aside
    assert is_hidden(post)


def test_pressing_twice_puts_it_aside_once(host, post, aside):
    assert put_aside(actor=host, kind="post", thing=post, **WORDS) == aside
    assert Report.objects.count() == 1


def test_words_of_a_moderator_are_refused_to_a_host(cast, circle, host, as_member):
    post = make_topic(cast.mo, circle, source="Vanavond is er geen gesprek.").posts.get()
    assert url_of("post", post) not in html_of(as_member(host).get(post.topic.get_absolute_url()))
    page = html_of(as_member(host).get(url_of("post", post)))
    assert "Een moderator schreef dit." in page
    with pytest.raises(NotAllowed):
        put_aside(actor=host, kind="post", thing=post, **WORDS)


def test_own_words_and_other_groups_are_not_for_a_host(cast, board, circle, host, as_member):
    own = make_topic(host, circle).posts.get()
    elsewhere = make_topic(cast.bram, board).posts.get()
    for post in (own, elsewhere):
        with pytest.raises(NotAllowed):
            put_aside(actor=host, kind="post", thing=post, **WORDS)
    assert as_member(host).get(url_of("post", elsewhere)).status_code == 404
    assert as_member(cast.noor).get(url_of("post", own)).status_code == 404


def test_host_who_became_a_moderator_does_not_confirm_their_own(cast, circle, aside, host):
    Duty.objects.create(member=host, kind=DutyKind.MODERATOR, group=circle)
    with pytest.raises(NotAllowed):
        decide_report(actor=host.refresh_rights(), report=aside.report, outcome="hide", **STATEMENT)


def test_line_in_the_chat_is_put_aside_and_leads_back_to_the_room(cast, circle, host, as_member):
    room = make_room(actor=cast.mo, group=circle)
    open_session(actor=host, room=room)
    message = send_message(actor=cast.bram, room=room, cid="een", text="Neem er gewoon meer.")
    browser = as_member(host)
    assert url_of("message", message) in html_of(browser.get(room.get_absolute_url()))
    response = browser.post(url_of("message", message), {"rule": "methods", "explanation": ""})
    assert response["Location"] == room.get_absolute_url()
    assert is_hidden(Message.objects.get(pk=message.pk))
    assert "Neem er gewoon meer." not in html_of(as_member(cast.noor).get(room.get_absolute_url()))
    assert "Opzij gezet door de gastheer" in html_of(as_member(cast.bram).get(room.get_absolute_url()))


def test_without_a_reason_nothing_is_hidden_and_the_words_stay(host, post, as_member):
    page = html_of(as_member(host).post(url_of("post", post), {"explanation": "Dit kan anders."}))
    assert "Dit kan anders." in page
    assert "Kies een reden" in page
    assert not is_hidden(post)


def test_words_of_somebody_in_danger_are_reported_and_not_put_aside(host, post, as_member):
    assert as_member(host).post(url_of("post", post), {"rule": "danger"}).status_code == 200
    assert not is_hidden(post)


def test_list_of_the_host_costs_as_much_for_many_rows_as_for_one(cast, circle, host, as_member):
    url = reverse("moderation:put_aside_list", args=[circle.slug])

    def one_more() -> None:
        put_aside(actor=host, kind="post", thing=make_topic(cast.bram, circle).posts.get(), **WORDS)

    one_more()
    before = count_queries(as_member(host), url)
    one_more()
    one_more()
    assert count_queries(as_member(host), url) == before
