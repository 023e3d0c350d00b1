"""A moderator reads the lines around what was reported: only when it helps to decide, and never unseen."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from chat.rooms.models import Message, Room
from community.audit.models import AuditEntry
from community.members.models import Block, Duty
from community.moderation.choices import LINES_AT_ONCE, READING_MINUTES
from community.moderation.context.actions import read_around
from community.moderation.decisions.actions import decide_report
from community.moderation.models import ContextReading, Report
from community.moderation.reports.actions import make_report
from community.permissions import NotAllowed
from forum.actions import remove_post
from forum.models import Post
from tests.support.export import export_texts
from tests.support.forum import make_reply, make_topic
from tests.support.people import join, make_group, make_member
from tests.support.responses import html_of


@pytest.fixture
def circle(cast):
    """A closed group of anna, ben and noor; the moderator mo is not in it."""
    group = make_group("stemmen-horen")
    for member in (cast.anna, cast.ben, cast.noor):
        join(member, group)
    return group


@pytest.fixture
def posts(cast, circle) -> list[Post]:
    topic = make_topic(cast.anna, circle, source="Opening van Anna.")
    make_reply(cast.noor, topic, source="Ervoor van Noor.")
    make_reply(cast.anna, topic, source="Het bericht zelf.")
    make_reply(cast.ben, topic, source="Erna van Ben.")
    return list(topic.posts.order_by("number"))


@pytest.fixture
def report(cast, posts) -> Report:
    return make_report(actor=cast.noor, kind="post", thing=posts[2], rule="unkind")


def around_url(report: Report) -> str:
    return reverse("moderation:read_around", args=[report.public_id])


def review_page(browser, report: Report) -> str:
    return html_of(browser.get(reverse("moderation:review", args=[report.public_id])))


def test_lines_around_are_read_after_a_click_and_not_before(cast, report, as_member):
    mo = as_member(cast.mo)
    before = review_page(mo, report)
    assert "Ervoor van Noor." not in before
    assert "Lees de regels eromheen" in before
    assert mo.post(around_url(report)).url.endswith("#eromheen")
    after = review_page(mo, report)
    assert after.index("Opening van Anna.") < after.index("Ervoor van Noor.") < after.index("Erna van Ben.")


def test_reading_is_recorded_with_who_when_which_lines_and_why(cast, posts, report, as_member):
    as_member(cast.mo).post(around_url(report))
    readings = {reading.member: reading for reading in ContextReading.objects.all()}
    assert {member.persona.name for member in readings} == {"Anna", "Noor", "Ben"}
    assert {(row.report, row.read_by, row.kind) for row in readings.values()} == {(report, cast.mo, "post")}
    assert readings[cast.ben].things == [str(posts[3].public_id)]
    entry = AuditEntry.objects.about(report).get(verb="context.read")
    assert (entry.actor, entry.facts) == (cast.mo, {"lines": 3})


def test_click_twice_records_once(cast, report, as_member):
    mo = as_member(cast.mo)
    for _time in range(2):
        assert mo.post(around_url(report)).status_code == 302
    assert ContextReading.objects.count() == 3
    assert AuditEntry.objects.filter(verb="context.read").count() == 1


def test_new_line_is_not_shown_without_another_click_which_is_recorded(cast, posts, report, as_member):
    mo = as_member(cast.mo)
    mo.post(around_url(report))
    make_reply(cast.noor, posts[0].topic, source="Later geschreven.")
    assert "Later geschreven." not in review_page(mo, report)
    mo.post(around_url(report))
    assert "Later geschreven." in review_page(mo, report)
    assert ContextReading.objects.filter(member=cast.noor).count() == 2


def test_first_click_gives_ten_lines_and_the_next_more(cast, posts, report, as_member):
    for number in range(25):
        make_reply(cast.noor, posts[0].topic, source=f"Regel nummer {number}.")
    mo = as_member(cast.mo)
    mo.post(around_url(report))
    page = review_page(mo, report)
    assert "Regel nummer 8." in page
    assert "Regel nummer 9." not in page
    mo.post(around_url(report), {"more": 2 * LINES_AT_ONCE})
    assert "Regel nummer 18." in review_page(mo, report)
    assert "Regel nummer 19." not in review_page(mo, report)


def test_lines_close_after_an_hour_and_reading_again_is_recorded_again(cast, report, as_member, clock):
    mo = as_member(cast.mo)
    mo.post(around_url(report))
    clock.forward(minutes=READING_MINUTES + 1)
    mo = as_member(cast.mo)
    assert "Ervoor van Noor." not in review_page(mo, report)
    mo.post(around_url(report))
    assert ContextReading.objects.filter(member=cast.noor).count() == 2


def test_colleague_has_to_click_as_well(cast, report, as_member):
    Duty.objects.create(member=cast.pia, kind="moderator")
    as_member(cast.mo).post(around_url(report))
    assert "Ervoor van Noor." not in review_page(as_member(cast.pia), report)


def test_hidden_and_removed_lines_are_marked_and_removed_ones_have_no_words(cast, posts, report, as_member):
    Post.objects.filter(pk=posts[1].pk).update(state="hidden")
    remove_post(actor=cast.ben, post=posts[3])
    mo = as_member(cast.mo)
    mo.post(around_url(report))
    page = review_page(mo, report)
    assert "Verborgen" in page
    assert "Ervoor van Noor." in page
    assert "Weggehaald door de schrijver" in page
    assert "Erna van Ben." not in page


def test_line_across_a_block_is_read(cast, report, as_member):
    Block.objects.create(blocker=cast.ben, blocked=cast.mo)
    mo = as_member(cast.mo)
    mo.post(around_url(report))
    assert "Erna van Ben." in review_page(mo, report)


def test_line_of_somebody_who_left_is_shown_and_recorded_without_a_person(cast, posts, report, as_member):
    Post.objects.filter(pk=posts[3].pk).update(author=None)
    mo = as_member(cast.mo)
    mo.post(around_url(report))
    assert "Erna van Ben." in review_page(mo, report)
    assert ContextReading.objects.get(member=None).things == [str(posts[3].public_id)]


@pytest.mark.parametrize("person", ["anna", "noor", "bram", "otto", "eva"])
def test_others_than_a_moderator_do_not_read_the_lines_around(cast, report, as_member, person):
    member = getattr(cast, person)
    assert as_member(member).post(around_url(report)).status_code == 404
    with pytest.raises(NotAllowed):
        read_around(actor=member, report=report, count=10)
    assert not ContextReading.objects.exists()


def test_visitor_is_led_to_the_login(report, client):
    assert client.post(around_url(report)).status_code == 302
    assert not ContextReading.objects.exists()


def test_moderator_of_another_group_gets_404(cast, report, board, as_member):
    Duty.objects.create(member=cast.pia, kind="moderator", group=board)
    assert as_member(cast.pia).post(around_url(report)).status_code == 404


def test_moderator_does_not_read_around_their_own_words(cast, board, as_member):
    topic = make_topic(cast.mo, board)
    make_reply(cast.bram, topic, source="Over Mo.")
    report = make_report(actor=cast.noor, kind="topic", thing=topic, rule="unkind")
    assert as_member(cast.mo).post(around_url(report)).status_code == 403


def test_lines_around_are_closed_when_the_report_is_decided(cast, report, as_member):
    mo = as_member(cast.mo)
    mo.post(around_url(report))
    decide_report(actor=cast.mo, report=report, outcome="keep", rule="unkind", explanation="Het mag.")
    assert "Ervoor van Noor." not in review_page(mo, report)
    assert mo.post(around_url(report)).status_code == 403


def test_content_that_moved_to_a_group_of_others_is_not_read_around(cast, posts, report, circle, as_member):
    group_moderator = make_member("joke")
    Duty.objects.create(member=group_moderator, kind="moderator", group=circle)
    posts[0].topic.group = make_group("elders")
    posts[0].topic.save()
    assert as_member(group_moderator).post(around_url(report)).status_code == 403


def test_message_in_a_chat_room_has_lines_around_it(cast, circle, as_member):
    room = Room.objects.create(group=circle, title="De kamer")
    lines = [
        Message.objects.create(room=room, author=author.persona, seq=seq, cid=f"c{seq}", text=f"Regel {seq}.")
        for seq, author in enumerate((cast.anna, cast.ben, cast.noor), start=1)
    ]
    report = make_report(actor=cast.noor, kind="message", thing=lines[1], rule="unkind")
    mo = as_member(cast.mo)
    mo.post(around_url(report))
    page = review_page(mo, report)
    assert page.index("Regel 1.") < page.index("Regel 3.")
    assert {row.member for row in ContextReading.objects.all()} == {cast.anna, cast.noor}


@pytest.mark.parametrize("kind", ["persona", "group"])
def test_profile_or_group_has_no_lines_around_it(cast, board, as_member, kind):
    thing = cast.bram.persona if kind == "persona" else board
    report = make_report(actor=cast.noor, kind=kind, thing=thing, rule="unkind")
    assert "eromheen" not in review_page(as_member(cast.mo), report)
    assert as_member(cast.mo).post(around_url(report)).status_code == 403


def test_export_tells_whose_words_were_read_when_and_around_what(cast, report, as_member):
    as_member(cast.mo).post(around_url(report))
    read_at = date_format(timezone.localtime(ContextReading.objects.get(member=cast.ben).created_at), "j F Y")
    _json, page = export_texts(cast.ben)
    section = page.partition(">Een moderator las mijn woorden rond een melding</h2>")[2].partition("</section>")[0]
    assert read_at in section
    assert "Bericht op het forum" in section
    assert "1 regel" in section
    assert "Mo" not in section
