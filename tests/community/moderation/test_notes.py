"""A moderator writes to a person without deciding anything; it arrives, and can be answered."""

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.members.models import Block, Duty, Member
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Case, Decision, ModeratorNote, Report
from community.moderation.notes.actions import answer_note, write_note
from community.moderation.reports.actions import make_report, make_visitor_report
from community.notifications.models import Notification
from community.permissions import NotAllowed
from community.privacy.actions import pause
from forum.models import Post
from tests.support.forum import make_topic
from tests.support.responses import html_of

TEXT = "Ik las wat je schreef, en ik ben blij dat je het zei. Wie is er vandaag bij je?"


@pytest.fixture
def post(cast, board) -> Post:
    return make_topic(cast.bram, board, source="Het was een lange dag.").posts.get()


@pytest.fixture
def report(cast, post) -> Report:
    return make_report(actor=cast.noor, kind="post", thing=post, rule="danger")


@pytest.fixture
def note(cast, report) -> ModeratorNote:
    return write_note(actor=cast.mo, report=report, text=TEXT)


def write_url(report: Report) -> str:
    return reverse("moderation:write_note", args=[report.public_id])


def note_url(note: ModeratorNote) -> str:
    return reverse("moderation:note", args=[note.public_id])


def review_page(browser, report: Report) -> str:
    return html_of(browser.get(reverse("moderation:review", args=[report.public_id])))


def test_moderator_writes_and_nothing_is_hidden_or_decided(cast, post, report, as_member):
    response = as_member(cast.mo).post(write_url(report), {"text": TEXT})
    assert response.status_code == 302
    note = ModeratorNote.objects.get()
    post.refresh_from_db()
    report.refresh_from_db()
    assert (note.member, note.written_by, note.text) == (cast.bram, cast.mo, TEXT)
    assert (post.state, report.is_decided, Decision.objects.exists()) == ("visible", False, False)
    entry = AuditEntry.objects.about(note).get()
    assert (entry.actor, entry.verb) == (cast.mo, "note.write")


def test_note_arrives_in_the_notifications_and_the_person_reads_it(cast, note, as_member):
    bram = as_member(cast.bram)
    assert "Een moderator heeft je geschreven" in html_of(bram.get(reverse("notifications:list")))
    assert TEXT in html_of(bram.get(note_url(note)))


def test_note_is_for_that_person_alone(cast, note, as_member):
    for other in (cast.noor, cast.pia, cast.otto):
        assert as_member(other).get(note_url(note)).status_code == 404


def test_person_who_is_away_or_blocked_the_moderator_reads_the_note(cast, report, as_member):
    pause(actor=cast.bram)
    Block.objects.create(blocker=cast.bram, blocked=cast.mo)
    note = write_note(actor=cast.mo, report=report, text=TEXT)
    assert TEXT in html_of(as_member(cast.bram).get(note_url(note)))
    assert Notification.objects.visible_to(cast.bram).filter(kind="moderation.note").exists()


def test_same_form_twice_writes_once(cast, report, as_member):
    browser = as_member(cast.mo)
    responses = [browser.post(write_url(report), {"text": TEXT, "submission_id": "abc"}) for _time in range(2)]
    assert [response.status_code for response in responses] == [302, 302]
    assert ModeratorNote.objects.count() == 1
    assert Notification.objects.filter(kind="moderation.note").count() == 1


def test_note_is_written_on_a_decided_report_as_well(cast, report):
    decide_report(actor=cast.mo, report=report, outcome="keep", rule="danger", explanation="Geschreven.")
    assert write_note(actor=cast.mo, report=report, text=TEXT).member == cast.bram


@pytest.mark.parametrize("person", ["anna", "bram", "otto"])
def test_only_moderators_write(cast, report, as_member, person):
    actor = getattr(cast, person)
    assert as_member(actor).get(write_url(report)).status_code == 404
    with pytest.raises(NotAllowed):
        write_note(actor=actor, report=report, text=TEXT)


def test_moderator_does_not_write_to_themselves(cast, board, as_member):
    post = make_topic(cast.mo, board).posts.get()
    report = make_report(actor=cast.noor, kind="post", thing=post, rule="danger")
    assert as_member(cast.mo).get(write_url(report)).status_code == 403


@pytest.fixture
def nobody_left(cast, post, request) -> str:
    if request.param == "left":
        Post.objects.filter(pk=post.pk).update(author=None)
        Report.objects.update(writer=None)
        Case.objects.update(writer=None)
        return "is weg"
    Member.objects.filter(pk=cast.bram.pk).update(is_active=False)
    return "gesloten"


@pytest.mark.parametrize("nobody_left", ["left", "closed"], indirect=True)
def test_moderator_is_told_when_nobody_can_be_told_and_keeps_the_text(cast, report, as_member, nobody_left):
    mo = as_member(cast.mo)
    assert nobody_left in review_page(mo, report)
    assert nobody_left in html_of(mo.get(reverse("moderation:queue")))
    response = mo.post(write_url(report), {"text": TEXT})
    page = html_of(response)
    assert (response.status_code, ModeratorNote.objects.exists()) == (403, False)
    assert TEXT in page
    assert nobody_left in page


def test_warning_is_no_choice_for_somebody_with_a_closed_account(cast, report, as_member):
    Member.objects.filter(pk=cast.bram.pk).update(is_active=False)
    assert 'value="warn"' not in review_page(as_member(cast.mo), report)


# answering


def test_person_answers_and_moderators_read_it(cast, note, report, as_member):
    as_member(cast.bram).post(note_url(note), {"text": "Mijn zus komt."})
    note.refresh_from_db()
    assert note.answer == "Mijn zus komt."
    assert "Mijn zus komt." in review_page(as_member(cast.mo), report)
    assert Notification.objects.filter(member=cast.mo, kind="moderation.answer").count() == 1
    assert AuditEntry.objects.filter(verb="note.answer", actor=cast.bram).count() == 1


def test_second_answer_is_refused_and_keeps_the_text(cast, note, as_member):
    bram = as_member(cast.bram)
    bram.post(note_url(note), {"text": "Mijn zus komt."})
    assert bram.post(note_url(note), {"text": "Mijn zus komt."}).status_code == 302, "the same answer"
    response = bram.post(note_url(note), {"text": "En mijn broer."})
    assert response.status_code == 403
    assert "En mijn broer." in html_of(response)


def test_person_who_may_not_write_now_reads_how_to_answer(cast, note, as_member):
    Member.objects.filter(pk=cast.bram.pk).update(may_write=False)
    page = html_of(as_member(cast.bram).get(note_url(note)))
    assert TEXT in page
    assert 'name="text"' not in page
    assert "Contact, onder aan elke pagina" in page
    with pytest.raises(NotAllowed):
        answer_note(actor=cast.bram, note=note, text="Dag.")


# who was told


def test_page_of_the_report_says_who_was_told(cast, note, report, as_member):
    mo = as_member(cast.mo)
    assert "Deze persoon kreeg bericht op de site. Tot nu toe is er geen mail verstuurd." in review_page(mo, report)
    Notification.objects.filter(kind="moderation.note").update(mailed_at=note.created_at)
    assert "Deze persoon kreeg bericht op de site en per mail." in review_page(mo, report)
    assert "Deze persoon kreeg bericht op de site en per mail." in html_of(mo.get(reverse("moderation:queue")))
    ModeratorNote.objects.update(member=None)
    assert "Niemand kan dit nu lezen" in review_page(mo, report)


def test_decision_says_who_was_told(cast, post, report, as_member):
    mo = as_member(cast.mo)
    fields = {"outcome": "hide", "rule": "danger", "explanation": "Even niet."}
    response = mo.post(reverse("moderation:review", args=[report.public_id]), fields, follow=True)
    assert "Deze persoon kreeg bericht op de site." in html_of(response)
    assert "Deze persoon kreeg bericht op de site." in html_of(mo.get(reverse("moderation:decided")))
    Decision.objects.update(writer=None)
    assert "Niemand kan dit nu lezen" in html_of(mo.get(reverse("moderation:decided")))


def test_decision_that_left_everything_as_it_is_says_that_the_writer_was_not_told(cast, report, as_member):
    fields = {"outcome": "keep", "rule": "danger", "explanation": "Het mag."}
    url = reverse("moderation:review", args=[report.public_id])
    page = html_of(as_member(cast.mo).post(url, fields, follow=True))
    assert "De schrijver kreeg geen bericht" in page


def test_report_of_a_visitor_says_that_the_reporter_cannot_be_told(cast, post, as_member):
    make_visitor_report(submission_id=post.public_id, kind="post", thing=post, rule="danger")
    assert "een bezoeker, of iemand die weg is" in review_page(as_member(cast.mo), Report.objects.get())


def test_decided_list_shows_a_moderator_of_one_group_only_theirs(cast, circle, report, as_member):
    decide_report(actor=cast.mo, report=report, outcome="hide", rule="danger", explanation="Even niet.")
    Duty.objects.create(member=cast.pia, kind="moderator", group=circle)
    assert as_member(cast.pia).get(reverse("moderation:decided")).context["rows"] == []
    assert len(as_member(cast.mo).get(reverse("moderation:decided")).context["rows"]) == 1
    assert as_member(cast.bram).get(reverse("moderation:decided")).status_code == 404


def test_decided_list_leaves_out_decisions_about_the_moderator(cast, board, as_member):
    Duty.objects.create(member=cast.pia, kind="moderator")
    report = make_report(actor=cast.noor, kind="post", thing=make_topic(cast.mo, board).posts.get(), rule="unkind")
    decide_report(actor=cast.pia, report=report, outcome="hide", rule="unkind", explanation="Even niet.")
    assert as_member(cast.mo).get(reverse("moderation:decided")).context["rows"] == []
