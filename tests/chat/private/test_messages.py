"""Two who agreed, without script: what is stored, shown, read, taken back, reported and left behind."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chat.history import MESSAGES_PER_PAGE
from chat.private import actions
from chat.private.models import Conversation, Message, Seat
from community.audit.models import AuditEntry
from community.members.models import Draft
from community.members.relations.actions import block_member
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Report
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from community.privacy.actions import leave, pause
from tests.support.conversations import send
from tests.support.export import export_texts
from tests.support.people import make_member

BADGE = "Er is een bericht voor je."


def unread(browser) -> tuple[int, int]:
    """On the list of conversations, and in the badge of every page."""
    context = browser.get(reverse("private:index")).context
    return sum(row.unread for row in context["rows"]), int(str(context["unread_count"]))


def test_message_is_shown_as_plain_text(settled, talking, as_member):
    mine, theirs = talking(settled.bram, settled.anna)
    as_member(settled.bram).post(mine.get_absolute_url(), {"text": "<script>alert(1)</script> **hoi**", "cid": "1"})
    page = as_member(settled.anna).get(theirs.get_absolute_url()).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **hoi**" in page
    assert "<script>alert" not in page


def test_form_sent_twice_stores_one_message(settled, talking, as_member):
    mine, _theirs = talking(settled.bram, settled.anna)
    for _time in range(2):
        answer = as_member(settled.bram).post(mine.get_absolute_url(), {"text": "Hoi", "cid": "1"})
        assert answer.status_code == 302
    assert Message.objects.count() == 1


def test_unread_messages_count_until_read_and_only_for_the_reader(settled, talking, as_member):
    mine, theirs = talking(settled.bram, settled.anna)
    bram, anna = as_member(settled.bram), as_member(settled.anna)
    for member, seat in ((bram, mine), (anna, theirs)):
        member.get(seat.get_absolute_url())
    for number in range(3):
        send(settled.bram, mine, f"Bericht {number}", cid=f"{number}")
    assert (unread(anna), unread(bram)) == ((3, 1), (0, 0))
    assert "3 nieuwe berichten" in anna.get(reverse("members:home")).text
    before = bram.get(mine.get_absolute_url()).text.split("talk__list")[1].split("composer")[0]
    anna.get(theirs.get_absolute_url())
    assert unread(anna) == (0, 0)
    assert bram.get(mine.get_absolute_url()).text.split("talk__list")[1].split("composer")[0] == before


def test_open_tab_marks_messages_as_read(settled, talking, as_member):
    mine, theirs = talking(settled.bram, settled.anna)
    anna = as_member(settled.anna)
    one, two = (send(settled.bram, mine, "Hoi", cid=cid) for cid in "12")
    url = reverse("private:read", args=[theirs.public_id])
    assert anna.post(url, {"upto": one.seq}).status_code == 204
    assert unread(anna) == (1, 1)
    assert anna.post(url, {"upto": two.seq + 90}).status_code == 204
    assert unread(anna) == (0, 0)
    send(settled.bram, mine, "Nog iets", cid="3")
    assert unread(anna) == (1, 1)
    assert anna.post(url, {"upto": "veel"}).status_code == 400


def test_list_and_notification_hold_no_text_and_notification_no_name(settled, talking, as_member):
    mine, _theirs = talking(settled.bram, settled.anna)
    send(settled.bram, mine, "Kanarie")
    anna = as_member(settled.anna)
    assert "Kanarie" not in anna.get(reverse("private:index")).text
    told = anna.get(reverse("notifications:list")).text
    assert (BADGE in told, "Bram" in told) == (True, False)
    assert "Kanarie" not in str(list(AuditEntry.objects.values())) + str(list(Notification.objects.values()))


def test_removed_message_leaves_a_line_and_its_text_in_the_database(settled, talking, as_member):
    mine, theirs = talking(settled.bram, settled.anna)
    message = send(settled.bram, mine, "Toch maar niet")
    url = reverse("private:remove", args=[message.public_id])
    assert as_member(settled.anna).post(url).status_code == 403
    as_member(settled.bram).post(url)
    page = as_member(settled.anna).get(theirs.get_absolute_url()).text
    assert ("Toch maar niet" in page, "Weggehaald door de schrijver" in page) == (False, True)
    message.refresh_from_db()
    assert (message.state, message.text) == ("removed", "Toch maar niet")


def test_sending_a_message_deletes_its_draft(settled, talking, as_member):
    mine, _theirs = talking(settled.bram, settled.anna)
    Draft.objects.create(member=settled.bram, key=mine.stream, text="Half af")
    bram = as_member(settled.bram)
    assert "Half af</textarea>" in bram.get(mine.get_absolute_url()).text
    bram.post(mine.get_absolute_url(), {"text": "Af", "cid": "1"})
    assert Draft.objects.count() == 0


def test_previous_slices_show_every_message_once(settled, talking, as_member):
    mine, _theirs = talking(settled.bram, settled.anna)
    count = MESSAGES_PER_PAGE + 7
    Message.objects.bulk_create(
        Message(conversation=mine.conversation, author=mine.other, seq=100 + n, cid=f"{n}", text=f"Nummer {n}.")
        for n in range(count)
    )
    bram, url, seen = as_member(settled.bram), mine.get_absolute_url(), []
    while url:
        history = bram.get(url).context["history"]
        seen = [line.message.seq for line in history.lines] + seen
        url = history.previous_url and mine.get_absolute_url() + history.previous_url
    assert seen == list(range(100, 100 + count))


# when it is over


def ended_by(settled, mine, theirs, how: str) -> None:
    if how == "the other stops":
        actions.end(actor=settled.anna, seat=theirs)
    elif how == "the other blocks":
        block_member(actor=settled.anna, persona=settled.bram.persona)
    elif how == "one blocks the other":
        block_member(actor=settled.bram, persona=settled.anna.persona)
    elif how == "the other leaves":
        leave(actor=settled.anna, remove_all=False)
    elif how == "the other is away":
        pause(actor=settled.anna)
    else:
        settled.anna.is_active = False
        settled.anna.save()


@pytest.mark.parametrize(
    "how",
    [
        "the other stops",
        "the other blocks",
        "one blocks the other",
        "the other leaves",
        "the other is shut out",
        "the other is away",
    ],
)
def test_after_any_end_each_reads_only_their_own_messages(settled, talking, as_member, how):
    mine, theirs = talking(settled.bram, settled.anna)
    send(settled.bram, mine, "Woord van Bram")
    send(settled.anna, theirs, "Woord van Anna")
    bram = as_member(settled.bram)
    assert "Woord van Anna" in bram.get(mine.get_absolute_url()).text
    ended_by(settled, mine, theirs, how)
    page = bram.get(mine.get_absolute_url()).text
    assert ("Woord van Bram" in page, "Woord van Anna" in page, "Anna" in page) == (True, False, False)
    assert "Anna" not in bram.get(reverse("private:index")).text
    count = Message.objects.count()
    bram.post(mine.get_absolute_url(), {"text": "Ben je er nog?", "cid": "2"})
    assert (Message.objects.count(), unread(bram)) == (count, (0, 0))


def test_member_who_ended_it_may_ask_again_and_the_other_may_not(settled, talking, as_member):
    _mine, theirs = talking(settled.bram, settled.anna)
    as_member(settled.anna).post(reverse("private:end", args=[theirs.public_id]))
    actions.ask(actor=settled.bram, name=settled.bram.persona, other=settled.anna.persona)
    assert Conversation.objects.get().state == "ended"
    actions.ask(actor=settled.anna, name=settled.anna.persona, other=settled.bram.persona)
    assert Seat.objects.visible_to(settled.bram).get().stage == "question"
    assert Seat.objects.visible_to(settled.anna).get().stage == "waiting"


# moderators


def test_moderator_has_no_access_to_a_conversation(settled, talking, as_member):
    mine, theirs = talking(settled.bram, settled.anna)
    message = send(settled.bram, mine, "Kanarie")
    mo = as_member(settled.mo)
    for seat in (mine, theirs):
        assert mo.get(seat.get_absolute_url()).status_code == 404
    assert mo.get(reverse("moderation:report", args=["private", message.public_id])).status_code == 404


def test_report_sends_along_only_the_chosen_messages(settled, talking, as_member):
    mine, theirs = talking(settled.bram, settled.anna)
    for number, words in enumerate(["Kanarie een", "Kanarie twee", "Kanarie drie", "Lelijk woord"]):
        message = send(settled.bram, mine, words, cid=f"{number}")
    anna = as_member(settled.anna)
    url = reverse("moderation:report", args=["private", message.public_id])
    assert url in anna.get(theirs.get_absolute_url()).text
    form = anna.get(url).context["form"]
    chosen = next(key for key, words in form.fields["along"].choices if "Kanarie twee" in words)
    answer = anna.post(url, {"rule": form["rule"].initial, "along": [chosen]})
    assert answer.headers["Location"] == theirs.get_absolute_url()
    page = as_member(settled.mo).get(reverse("moderation:review", args=[Report.objects.get().public_id])).text
    assert [word for word in ("een", "twee", "drie") if f"Kanarie {word}" in page] == ["twee"]
    assert "Lelijk woord" in page
    assert str(mine.public_id) not in page
    assert str(theirs.public_id) not in page


def test_report_cannot_send_along_messages_of_another_conversation(settled, talking, as_member):
    mine, _theirs = talking(settled.bram, settled.anna)
    other_mine, _ = talking(settled.bram, settled.noor)
    message, foreign = send(settled.bram, mine, "Lelijk woord"), send(settled.bram, other_mine, "Kanarie")
    url = reverse("moderation:report", args=["private", message.public_id])
    send(settled.bram, mine, "Nog een", cid="2")
    as_member(settled.anna).post(url, {"rule": "unkind", "along": [str(foreign.public_id)]})
    assert [report.along for report in Report.objects.all()] in ([], [[]])


def test_message_can_be_reported_after_a_block_without_showing_it(settled, talking, as_member):
    mine, theirs = talking(settled.bram, settled.anna)
    send(settled.bram, mine, "Eerst dit", cid="1")
    message = send(settled.bram, mine, "Lelijk woord", cid="2")
    actions.remove_message(actor=settled.bram, message=message)
    block_member(actor=settled.anna, persona=settled.bram.persona)
    anna = as_member(settled.anna)
    url = reverse("moderation:report", args=["private", message.public_id])
    assert url in anna.get(theirs.get_absolute_url()).text
    page = anna.get(url)
    assert ("Eerst dit" in page.text, "Lelijk woord" in page.text) == (False, False)
    along = [key for key, _label in page.context["form"].fields["along"].choices]
    anna.post(url, {"rule": "unkind", "along": along})
    page = as_member(settled.mo).get(reverse("moderation:review", args=[Report.objects.get().public_id])).text
    assert ("Eerst dit" in page, "Lelijk woord" in page) == (True, True)


def test_member_who_wants_no_questions_can_report_an_earlier_message(settled, talking, as_member):
    """There is nothing to go back to then, and the report must not break on that."""
    mine, theirs = talking(settled.bram, settled.anna)
    message = send(settled.bram, mine, "Lelijk woord")
    actions.end(actor=settled.bram, seat=mine)
    actions.want_to_be_asked(actor=settled.anna, wanted=False)
    actions.ask(actor=settled.bram, name=settled.bram.persona, other=settled.anna.persona)
    anna = as_member(settled.anna)
    assert anna.get(theirs.get_absolute_url()).status_code == 404
    sent = anna.post(reverse("moderation:report", args=["private", message.public_id]), {"rule": "unkind"})
    assert (sent.status_code, sent["Location"]) == (302, reverse("private:index"))
    assert Report.objects.count() == 1


def test_hidden_message_is_shown_to_its_author_alone_with_a_link_to_the_decision(settled, talking, as_member):
    mine, theirs = talking(settled.bram, settled.anna)
    message = send(settled.bram, mine, "Lelijk woord")
    report = make_report(actor=settled.anna, kind="private", thing=message, rule="unkind")
    decide_report(actor=settled.mo, report=report, outcome="hide", rule="unkind", explanation="Dit doet pijn.")
    assert "Lelijk woord" not in as_member(settled.anna).get(theirs.get_absolute_url()).text
    page = as_member(settled.bram).get(mine.get_absolute_url()).text
    assert ("Lelijk woord" in page, "/moderatie/besluit/" in page or "Lees wat de moderator" in page) == (True, True)


# privacy and cost


def test_export_holds_own_messages_and_the_name_of_the_other_only(settled, talking, as_member):
    mine, theirs = talking(settled.bram, settled.anna)
    send(settled.bram, mine, "Woord van Bram")
    send(settled.anna, theirs, "Woord van Anna")
    text = "".join(export_texts(settled.bram))
    assert ("Woord van Bram" in text, "Woord van Anna" in text, "Anna" in text) == (True, False, True)


@pytest.mark.parametrize("choice", ["remove", "anonymise"])
def test_leaving_erases_the_messages_of_the_member(settled, talking, choice):
    mine, theirs = talking(settled.bram, settled.anna)
    send(settled.bram, mine, "Woord van Bram")
    send(settled.anna, theirs, "Woord van Anna")
    leave(actor=settled.bram, choices={"private.Message": choice})
    assert sorted(Message.objects.values_list("text", flat=True)) == ["", "Woord van Anna"]
    assert Conversation.objects.get().ended_at is not None
    leave(actor=settled.anna)
    assert (Conversation.objects.count(), Seat.objects.count(), Message.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("page", ["list", "talk", "mine"])
def test_number_of_queries_does_not_grow_with_the_rows(settled, talking, as_member, page):
    mine, theirs = talking(settled.bram, settled.anna)
    url = {"list": reverse("private:index"), "talk": mine.get_absolute_url(), "mine": reverse("members:home")}[page]
    bram, counts = as_member(settled.bram), []
    bram.get(mine.get_absolute_url())  # then the same kinds of news wait each time
    for number in (1, 3):
        for row in range(number):
            other = make_member(f"buur{number}{row}", joined_at=settled.bram.joined_at)
            talking(other, settled.bram)
            actions.ask(
                actor=(third := make_member(f"vraag{number}{row}", joined_at=settled.bram.joined_at)),
                name=third.persona,
                other=settled.bram.persona,
            )
            send(settled.anna, theirs, "Hoi", cid=f"{number}{row}")
        bram.get(url)
        send(settled.anna, theirs, "Nog een", cid=f"last{number}")
        with CaptureQueriesContext(connection) as queries:
            bram.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
