"""Measures for a person: they hold in every room import re
from the decision on, and end by themselves."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chat.private import actions as private
from chat.private.models import Seat
from chat.rooms import actions as rooms
from chat.rooms.models import Message, Room
from community.groups.actions import join_group
from community.live.stream_kinds import Refused, Sending
from community.members.models import Duty, Member
from community.members.profiles.actions import change_name, edit_profile
from community.members.rules import is_settled
from community.moderation.choices import MeasureKind
from community.moderation.decisions.actions import OutcomeNotPossible, appeal_decision, decide_report
from community.moderation.measures.actions import (
    MeasureIsOver,
    confirm_closing,
    end_measure,
    note_ends,
)
from community.moderation.measures.email import statement_token
from community.moderation.measures.rules import MeasureChoice, mildest_untaken, possible_kinds
from community.moderation.models import Measure, Report
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from community.permissions import NotAllowed
from forum.actions import edit_post, react
from forum.models import Post, Topic
from selfhelp.tools.actions import rate_tool
from tests.support.forum import make_reply, make_topic
from tests.support.people import join, make_group
from tests.support.responses import html_of
from tests.support.sockets import in_thread, tabs_of
from tests.support.tools import make_tool

READ = MeasureChoice("read", days=3)
READ_HERE = MeasureChoice("read_here", days=3)
SLOW = MeasureChoice("slow", days=3, minutes=10)
PAUSE = MeasureChoice("pause", days=14)
CLOSE = MeasureChoice("close")


@pytest.fixture
def topic(cast, circle) -> Topic:
    """Bram is in the circle; anna began a topic there."""
    join(cast.bram, circle)
    return make_topic(cast.anna, circle)


@pytest.fixture
def report(cast, topic) -> Report:
    post = make_reply(cast.bram, topic, source="Jullie zijn aanstellers.")
    return make_report(actor=cast.anna, kind="post", thing=post, rule="unkind")


@pytest.fixture
def room(cast, circle) -> Room:
    room = rooms.make_room(actor=cast.mo, group=circle)
    rooms.open_session(actor=cast.mo, room=room)
    return Room.objects.select_related("group").get(pk=room.pk)


@pytest.fixture
def pia(cast) -> Member:
    """Another moderator of the house than mo."""
    Duty.objects.create(member=cast.pia, kind="moderator")
    return cast.pia


def decide(actor, report, choice, outcome="hide"):
    fields = {"outcome": outcome, "rule": "unkind", "explanation": "Dit deed mensen pijn.", "measure": choice}
    return decide_report(actor=actor, report=report, **fields)


def give(cast, report, choice) -> Measure:
    measure = decide(cast.mo, report, choice).measures.get()
    cast.bram.refresh_from_db()
    return measure


# what cannot be written, in each room


def write_topic(cast, topic, room):
    make_topic(cast.bram, topic.group)


def write_reply(cast, topic, room):
    make_reply(cast.bram, topic)


def change_a_post(cast, topic, room):
    post = Post.objects.create(
        topic=topic, author=cast.bram.persona, number=90, seq=90, source="oud", renderer_version=1
    )
    edit_post(actor=cast.bram, post=post, source="nieuw")


def write_a_chat_message(cast, topic, room):
    rooms.send_message(actor=cast.bram, room=room, cid=str(uuid4()), text="hoi")


def give_a_reaction(cast, topic, room):
    react(actor=cast.bram, post=topic.posts.get(number=1), kind="hug")


def rate_a_tool(cast, topic, room):
    rate_tool(actor=cast.bram, tool=make_tool(), helped="yes", recommend="yes", text="Fijn.")


def tell_about_oneself(cast, topic, room):
    edit_profile(actor=cast.bram, role="member", about="Nieuw over mij.")


def take_another_name(cast, topic, room):
    change_name(actor=cast.bram, name="Wilg")


def ask_for_a_conversation(cast, topic, room):
    Member.objects.update(joined_at=timezone.now() - timedelta(days=90))
    private.ask(actor=Member.objects.get(pk=cast.bram.pk), name=cast.bram.persona, other=cast.noor.persona)


def ask_to_join(cast, topic, room):
    join_group(actor=cast.bram, group=make_group("eten"), agreement_version=1)


IN_THE_GROUP = [write_topic, write_reply, change_a_post, write_a_chat_message, give_a_reaction]
ELSEWHERE = [rate_a_tool, tell_about_oneself, take_another_name, ask_for_a_conversation, ask_to_join]


@pytest.mark.parametrize("choice", [READ, PAUSE, READ_HERE])
@pytest.mark.parametrize("write", IN_THE_GROUP)
def test_only_reading_refuses_each_text_in_the_group_with_the_reason(cast, report, topic, room, choice, write):
    give(cast, report, choice)
    with pytest.raises(NotAllowed, match="Onaardig of kwetsend"):
        write(cast, topic, room)


@pytest.mark.parametrize("choice", [READ, PAUSE])
@pytest.mark.parametrize("write", ELSEWHERE)
def test_only_reading_everywhere_refuses_each_text_elsewhere(cast, report, topic, room, choice, write):
    give(cast, report, choice)
    with pytest.raises(NotAllowed, match="Onaardig of kwetsend"):
        write(cast, topic, room)


@pytest.mark.parametrize("choice", [READ_HERE, SLOW, MeasureChoice("remind")])
@pytest.mark.parametrize("write", ELSEWHERE)
def test_measure_in_a_group_refuses_nothing_elsewhere(cast, report, topic, room, choice, write):
    give(cast, report, choice)
    write(cast, topic, room)


@pytest.mark.parametrize("write", [*IN_THE_GROUP, *ELSEWHERE])
@pytest.mark.parametrize("choice", [READ, READ_HERE, PAUSE])
def test_measure_that_has_ended_refuses_nothing(cast, report, topic, room, clock, choice, write):
    give(cast, report, choice)
    clock.forward(days=choice.days)
    if write is write_a_chat_message:
        rooms.open_session(actor=cast.mo, room=room)
    write(cast, topic, room)


def test_slow_writer_waits_between_texts_of_all_rooms_of_the_group(cast, report, topic, room, clock):
    give(cast, report, SLOW)
    with pytest.raises(NotAllowed, match="10 minuten"):  # the reported reply was a moment ago
        write_a_chat_message(cast, topic, room)
    clock.forward(minutes=10)
    write_a_chat_message(cast, topic, room)
    Message.objects.update(created_at=timezone.now())
    with pytest.raises(NotAllowed, match="10 minuten"):
        write_reply(cast, topic, room)
    give_a_reaction(cast, topic, room)


def test_slow_writer_cannot_send_two_messages_together(cast, report, topic, room, clock):
    give(cast, report, SLOW)
    clock.forward(minutes=10)
    writer = Member.objects.get(pk=cast.bram.pk)
    sendings = [Sending(writer, cid, "hoi") for cid in ("1", "2")]
    answers = rooms.send_messages(public_id=room.public_id, sendings=sendings)
    assert [isinstance(answer, Message) for answer in answers] == [True, False]
    assert isinstance(answers[1], Refused)


# what still works


def test_reader_can_report_appeal_and_enrol(cast, report, topic):
    measure = give(cast, report, READ)
    assert is_settled(cast.bram)
    make_report(actor=cast.bram, kind="post", thing=topic.posts.get(number=1), rule="danger")
    appeal_decision(actor=cast.bram, decision=measure.decision, text="Ik zie het anders.")


def test_reader_writes_with_a_moderator_and_with_nobody_else(cast, report):
    Member.objects.update(joined_at=timezone.now() - timedelta(days=90))
    bram, mo, noor = (Member.objects.get(pk=member.pk) for member in (cast.bram, cast.mo, cast.noor))
    for other in (mo, noor):
        private.ask(actor=bram, name=bram.persona, other=other.persona)
        private.ask(actor=other, name=other.persona, other=bram.persona)
    give(cast, report, READ)
    seats = {seat.other.member_id: seat for seat in Seat.objects.visible_to(bram).select_related("other")}
    private.send_message(actor=bram, seat=seats[cast.mo.pk], cid="1", text="Mag ik iets vragen?")
    with pytest.raises(NotAllowed, match="Onaardig of kwetsend"):
        private.send_message(actor=bram, seat=seats[cast.noor.pk], cid="1", text="hoi")


# what the person reads


def test_topic_says_one_line_instead_of_the_box_and_keeps_words_that_were_sent(cast, report, topic, as_member):
    browser = as_member(cast.bram)
    give(cast, report, READ)
    page = html_of(browser.get(topic.get_absolute_url()))
    assert "Onaardig of kwetsend" in page
    assert "<textarea" not in page
    sent = browser.post(topic.get_absolute_url(), {"source": "mijn lange verhaal"})
    assert sent.status_code == 403
    assert "mijn lange verhaal" in html_of(sent)


def test_new_topic_and_edit_keep_the_words_that_were_sent(cast, report, circle, as_member):
    post = Post.objects.get(public_id=report.thing)
    decide(cast.mo, report, READ_HERE, outcome="warn")
    browser, words = as_member(cast.bram), "mijn lange verhaal"
    for url in (reverse("forum:new_topic", args=[circle.slug]), reverse("forum:edit", args=[post.public_id])):
        sent = browser.post(url, {"title": "Titel", "source": words})
        assert (sent.status_code, words in html_of(sent)) == (403, True)


def test_own_page_and_statement_say_until_when_and_on_which_rule(cast, report, as_member):
    measure = give(cast, report, READ)
    browser = as_member(cast.bram)
    home, url = html_of(browser.get("/mijn/")), reverse("moderation:decision", args=[measure.decision.public_id])
    assert "Onaardig of kwetsend" in home
    assert url in home
    statement = html_of(browser.get(url))
    assert "Wat dit voor jou betekent" in statement
    assert timezone.localtime(measure.ends_at).strftime("%H:%M") in statement


def test_end_is_told_and_noted_once(cast, report, clock):
    measure = give(cast, report, READ)
    assert note_ends() == 0
    clock.forward(days=3)
    assert (note_ends(), note_ends()) == (1, 0)
    told = Notification.objects.filter(member=cast.bram, kind="moderation.measure_over")
    assert told.count() == 1
    measure.refresh_from_db()
    assert measure.ended_at == measure.ends_at
    cast.bram.refresh_from_db()
    assert cast.bram.restricted_until is None


def test_member_without_measures_costs_no_query(cast, topic, as_member):
    browser = as_member(cast.anna)
    with CaptureQueriesContext(connection) as queries:
        browser.get(topic.get_absolute_url())
        browser.get("/mijn/")
    assert not [query for query in queries if "moderation_measure" in query["sql"]]


# a pause of the account


def test_paused_member_reaches_statement_and_own_data_and_no_group(cast, report, topic, as_member):
    measure = give(cast, report, PAUSE)
    browser = as_member(cast.bram)
    for url in (topic.get_absolute_url(), "/mijn/", "/zoeken/", "/mijn/gesprekken/"):
        assert browser.get(url)["Location"] == reverse("moderation:pause"), url
    open_urls = [reverse("moderation:pause"), reverse("privacy:overview"), reverse("contact:write"), "/"]
    for url in (*open_urls, reverse("moderation:decision", args=[measure.decision.public_id])):
        assert browser.get(url).status_code == 200, url
    sent = browser.post(topic.get_absolute_url(), {"source": "mijn lange verhaal"})
    assert sent.status_code == 403
    assert "mijn lange verhaal" in html_of(browser.get(reverse("members:kept_words")))


def test_pause_that_has_ended_leads_nowhere(cast, report, topic, as_member, clock):
    give(cast, report, PAUSE)
    clock.forward(days=14)
    browser = as_member(cast.bram)
    assert browser.get(topic.get_absolute_url()).status_code == 200
    assert browser.get(reverse("moderation:pause"))["Location"] == "/mijn/"


# closing takes two


def test_closing_waits_for_a_second_moderator_of_the_house(cast, report, pia, as_member):
    measure = give(cast, report, CLOSE)
    assert Notification.objects.filter(member=pia, kind="moderation.closing").exists()
    assert cast.bram.is_active
    with pytest.raises(NotAllowed, match="zelf voorgesteld"):
        confirm_closing(actor=cast.mo, measure=measure)
    mail.outbox.clear()
    as_member(pia).post(reverse("moderation:confirm_closing", args=[measure.public_id]))
    cast.bram.refresh_from_db()
    assert not cast.bram.is_active


def test_closed_member_reads_the_statement_and_appeals_without_logging_in(cast, report, pia, as_member):
    measure = give(cast, report, CLOSE)
    confirm_closing(actor=pia, measure=measure)
    url = reverse("moderation:statement", args=[statement_token(measure.decision)])
    browser = as_member(None)
    assert "Twee moderatoren" in html_of(browser.get(url))
    assert browser.post(url, {"text": "Kijk nog eens."}).status_code == 302
    appeal = Report.objects.get(appeal_of=measure.decision)
    assert appeal.reporter == cast.bram
    assert browser.get(reverse("moderation:statement", args=["geraden"])).status_code == 404


def test_refused_closing_cannot_be_agreed_to(cast, report, pia):
    measure = give(cast, report, CLOSE)
    end_measure(actor=pia, measure=measure, because="Dit is te zwaar.")
    with pytest.raises(MeasureIsOver):
        confirm_closing(actor=pia, measure=measure)
    cast.bram.refresh_from_db()
    assert cast.bram.is_active


# ends earlier


def test_moderator_ends_a_measure_and_the_person_reads_why(cast, report, topic, as_member):
    measure = give(cast, report, READ)
    url, browser = reverse("moderation:measure", args=[measure.public_id]), as_member(cast.mo)
    assert re.search(r"<h1>.*Bram.*</h1>", browser.get(url).text), "whose measure it is"
    browser.post(url, {"ended_because": "Fijn gesprek."})
    make_reply(Member.objects.get(pk=cast.bram.pk), topic)
    statement = as_member(cast.bram).get(reverse("moderation:decision", args=[measure.decision.public_id]))
    assert "Fijn gesprek." in html_of(statement)


@pytest.mark.parametrize("choice", [READ, PAUSE, CLOSE])
def test_second_look_that_undoes_the_decision_ends_its_measures(cast, report, pia, choice):
    otto = cast.otto
    Duty.objects.create(member=otto, kind="moderator")
    measure = give(cast, report, choice)
    if choice is CLOSE:
        confirm_closing(actor=pia, measure=measure)
    appeal = appeal_decision(actor=cast.bram, decision=measure.decision, text="Kijk nog eens.")
    decide_report(actor=otto, report=appeal, outcome="restore", rule="unkind", explanation="Het mocht.")
    cast.bram.refresh_from_db()
    assert (cast.bram.is_active, cast.bram.restricted_until, cast.bram.paused_until) == (True, None, None)


# who can give what


def test_group_moderator_gives_only_what_holds_in_the_group(cast, circle):
    Duty.objects.create(member=cast.noor, kind="moderator", group=circle)
    assert possible_kinds(cast.noor, cast.bram, circle) == ["remind", "slow", "read_here"]
    assert possible_kinds(cast.mo, cast.bram, circle) == list(MeasureKind)
    assert possible_kinds(cast.mo, cast.bram, None) == [kind for kind in MeasureKind if kind != "read_here"]


def test_own_account_and_that_of_a_colleague_get_no_measure(cast, circle, pia):
    assert possible_kinds(cast.mo, cast.mo, circle) == []
    assert possible_kinds(cast.mo, pia, circle) == []
    Duty.objects.create(member=cast.mo, kind="operator")
    assert possible_kinds(Member.objects.get(pk=cast.mo.pk), pia, circle) == list(MeasureKind)


def test_group_moderator_cannot_give_a_measure_of_the_house(cast, circle, report):
    Duty.objects.create(member=cast.noor, kind="moderator", group=circle)
    with pytest.raises(NotAllowed):
        decide(cast.noor, report, READ)
    assert not Measure.objects.exists()


def test_measure_needs_a_decision_that_the_writer_reads(cast, report, as_member):
    with pytest.raises(OutcomeNotPossible):
        decide(cast.mo, report, READ, outcome="keep")
    url = reverse("moderation:review", args=[report.public_id])
    fields = {"outcome": "keep", "rule": "unkind", "explanation": "Mag blijven.", "measure": "read:3:0"}
    page = as_member(cast.mo).post(url, fields)
    assert "Mag blijven." in html_of(page)
    assert not Measure.objects.exists()


def test_form_gives_the_measure_and_suggests_the_mildest_step(cast, report, as_member):
    assert mildest_untaken(cast.mo, cast.bram, report.group) == "remind"
    url = reverse("moderation:review", args=[report.public_id])
    fields = {"outcome": "warn", "rule": "unkind", "explanation": "Let je op?", "measure": "slow:3:10"}
    as_member(cast.mo).post(url, fields)
    measure = Measure.objects.get()
    assert (measure.kind, measure.minutes, measure.group) == ("slow", 10, report.group)
    assert measure.ends_at - measure.starts_at == timedelta(days=3)


def test_running_measures_are_for_moderators_and_not_about_themselves(cast, report, as_member, pia):
    give(cast, report, READ)
    url = reverse("moderation:measures")
    assert "Bram" in html_of(as_member(pia).get(url))
    assert as_member(cast.anna).get(url).status_code == 404
    Measure.objects.update(member=pia)
    assert "Bram" not in html_of(as_member(pia).get(url))


def test_ladder_is_published_with_its_durations(as_member, db):
    page = html_of(as_member(None).get(reverse("moderation:how_it_works")))
    assert "1 dag, 3 dagen, 1 week, 2 weken" in page
    assert "2 weken, 1 maand" in page


# an open page


@pytest.mark.django_db(transaction=True)
async def test_open_chat_refuses_the_next_line_and_takes_it_when_the_measure_ended(cast, report, room):
    async with tabs_of(cast.bram) as (tab,):
        await tab.join(room.stream)
        measure = await in_thread(give, cast, report, READ)
        await tab.say(t="send", s=room.stream, cid="1", text="nog iets")
        refusal = await tab.hear("no", cid="1")
        assert "Onaardig of kwetsend" in refusal["reason"]
        await in_thread(end_measure, actor=cast.mo, measure=measure, because="Goed gesprek.")
        await tab.say(t="send", s=room.stream, cid="1", text="nog iets")
        await tab.hear("ok", cid="1")


@pytest.mark.django_db(transaction=True)
async def test_pause_closes_the_open_pages(cast, report, room):
    async with tabs_of(cast.bram) as (tab,):
        await tab.join(room.stream)
        await in_thread(give, cast, report, PAUSE)
        assert await tab.is_closed_with()
