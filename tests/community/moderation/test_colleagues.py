"""Moderators work on a case together: they take it on, let it go, hand it over, leave notes and ask each other."""

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.members.models import Duty, Member
from community.moderation.choices import CLAIM_MINUTES
from community.moderation.colleagues import actions
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Case, CaseNote, Opinion, Report
from community.moderation.queue.actions import claim_report
from community.moderation.reports.actions import make_report
from community.moderation.tasks import tell_next_people
from community.notifications.models import Notification
from community.permissions import NotAllowed
from forum.models import Post
from tests.support.export import export_texts
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_member
from tests.support.responses import html_of

SECRET = "Ik twijfel over de toon van dit bericht."


@pytest.fixture
def pia(cast) -> Member:
    """Another moderator of the whole house."""
    Duty.objects.create(member=cast.pia, kind="moderator")
    return cast.pia


@pytest.fixture
def report(cast, board) -> Report:
    """noor reported a post of bram."""
    return make_report(actor=cast.noor, kind="post", thing=make_topic(cast.bram, board).posts.get(), rule="unkind")


@pytest.fixture
def claimed(cast, pia, report) -> Report:
    """mo is looking at it."""
    return claim_report(actor=cast.mo, report=report)


def post(browser, name: str, report: Report, *more, **fields):
    return browser.post(reverse(f"moderation:{name}", args=[report.public_id, *more]), fields)


def review_page(browser, report: Report) -> str:
    return html_of(browser.get(reverse("moderation:review", args=[report.public_id])))


def claimer(report: Report) -> Member | None:
    """Return who looks at it, as the case and the report both say."""
    stored = Report.objects.select_related("case").get(pk=report.pk)
    assert stored.claimed_by_id == stored.case.claimed_by_id
    assert (stored.state == "claimed") == (stored.claimed_by is not None)
    return stored.claimed_by


def told(kind: str) -> list[Member]:
    return [row.member for row in Notification.objects.filter(kind=kind).order_by("pk")]


# claiming, and claims that end


def test_second_moderator_reads_who_is_looking_since_when(cast, pia, claimed, as_member):
    browser = as_member(pia)
    assert post(browser, "claim", claimed).status_code == 302
    assert claimer(claimed) == cast.mo
    page = review_page(browser, claimed)
    assert "Een collega kijkt hiernaar, sinds" in page
    assert "Mo" in page
    assert "Ik kijk hiernaar" not in page


def test_claim_ends_after_an_hour_without_work_and_the_people_on_duty_are_told_again(cast, pia, claimed, clock):
    Notification.objects.all().delete()
    clock.forward(minutes=CLAIM_MINUTES - 1)
    tell_next_people()
    assert claimer(claimed) == cast.mo
    clock.forward(minutes=2)
    tell_next_people()
    assert claimer(claimed) is None
    assert set(told("moderation.report")) == {cast.mo, pia}
    assert AuditEntry.objects.filter(verb="report.lapse").count() == 1


def test_danger_after_an_old_claim_is_told_to_the_next_people_when_nobody_looks(cast, pia, report, clock):
    Report.objects.update(rule="danger")
    claim_report(actor=cast.mo, report=report)
    clock.forward(minutes=CLAIM_MINUTES + 1)
    tell_next_people()
    assert cast.otto not in told("moderation.unseen")
    clock.forward(minutes=20)
    tell_next_people()
    assert cast.otto in told("moderation.unseen")


@pytest.mark.parametrize("work", ["note", "opinion", "words to the writer", "reading"])
def test_work_on_a_case_keeps_the_claim(cast, pia, claimed, clock, work, as_member):
    clock.forward(minutes=CLAIM_MINUTES - 5)
    mo = as_member(cast.mo)
    if work == "note":
        post(mo, "case_note", claimed, text=SECRET)
    elif work == "opinion":
        post(mo, "ask_opinion", claimed, colleague="")
    elif work == "words to the writer":
        post(mo, "write_note", claimed, text="Ik las wat je schreef.")
    else:
        make_reply(cast.anna, Post.objects.get().topic)
        post(mo, "read_around", claimed)
    clock.forward(minutes=10)
    tell_next_people()
    assert claimer(claimed) == cast.mo


def test_claim_that_came_too_late_says_who_was_first(cast, pia, claimed, as_member):
    url = reverse("moderation:claim", args=[claimed.public_id])
    page = html_of(as_member(pia).post(url, follow=True))
    assert "Mo was eerst en kijkt hiernaar. Het blijft bij diegene." in page
    assert "was eerst" not in html_of(as_member(cast.mo).post(url, follow=True))


def test_claim_of_what_was_decided_meanwhile_changes_nothing_and_says_so(cast, pia, report, as_member):
    decide_report(actor=cast.mo, report=report, outcome="keep", rule="unkind", explanation="Dit mag er zijn.")
    page = html_of(as_member(pia).post(reverse("moderation:claim", args=[report.public_id]), follow=True))
    assert "Hierover is al besloten" in page
    report.refresh_from_db()
    assert (report.state, report.claimed_by) == ("decided", None)
    assert not AuditEntry.objects.filter(verb="report.claim").exists()


def test_old_claim_is_taken_over_before_the_site_lets_it_go(cast, pia, claimed, clock, as_member):
    clock.forward(minutes=CLAIM_MINUTES + 1)
    browser = as_member(pia)
    assert "pakte dit op en deed er een uur niets mee" in review_page(browser, claimed)
    post(browser, "claim", claimed)
    assert claimer(claimed) == pia


def test_release_lets_the_case_wait_again(cast, pia, claimed, as_member):
    mo = as_member(cast.mo)
    assert "Laat dit los" in review_page(mo, claimed)
    assert post(mo, "release", claimed).url == reverse("moderation:queue")
    assert claimer(claimed) is None
    assert AuditEntry.objects.filter(verb="report.release", actor=cast.mo).count() == 1
    post(mo, "release", claimed)
    assert AuditEntry.objects.filter(verb="report.release").count() == 1


def test_release_of_danger_tells_the_others_on_duty(cast, pia, claimed):
    Report.objects.update(rule="danger")
    Notification.objects.all().delete()
    actions.release_case(actor=cast.mo, report=claimed)
    assert told("moderation.danger") == [pia]


def test_case_of_a_colleague_is_not_released(cast, pia, claimed, as_member):
    assert post(as_member(pia), "release", claimed).status_code == 403
    assert claimer(claimed) == cast.mo


# handing over


def test_hand_over_gives_the_case_with_a_note_and_tells_the_colleague_discreetly(cast, pia, claimed, as_member):
    fields = {"colleague": pia.persona.public_id, "text": SECRET}
    assert post(as_member(cast.mo), "hand_over", claimed, **fields).status_code == 302
    assert claimer(claimed) == pia
    assert CaseNote.objects.get().text == SECRET
    assert told("moderation.handed") == [pia]
    page = html_of(as_member(pia).get(reverse("notifications:list")))
    assert "Een collega heeft iets aan jou overgedragen" in page
    assert SECRET not in page


@pytest.mark.parametrize(
    ("name", "says"),
    [("hand_over", "kan geen collega dit overnemen"), ("ask_opinion", "is er geen collega")],
)
def test_moderator_who_is_alone_reads_so(cast, report, as_member, name, says):
    url = reverse(f"moderation:{name}", args=[report.public_id])
    assert says in html_of(as_member(cast.mo).get(url))
    Duty.objects.create(member=cast.pia, kind="moderator")
    assert says not in html_of(as_member(cast.mo).get(url))


def test_hand_over_twice_changes_nothing_the_second_time(cast, pia, claimed):
    for _time in range(2):
        actions.hand_over(actor=cast.mo, report=claimed, colleague=pia, text=SECRET)
    assert CaseNote.objects.count() == 1
    assert len(told("moderation.handed")) == 1


def test_hand_over_names_only_colleagues_who_can_look(cast, pia, claimed, board, circle, as_member):
    elsewhere, away = make_member("joke"), make_member("kees")
    Duty.objects.create(member=elsewhere, kind="moderator", group=circle)
    Duty.objects.create(member=away, kind="moderator")
    Member.objects.filter(pk=away.pk).update(away_since=claimed.created_at)
    url = reverse("moderation:hand_over", args=[claimed.public_id])
    form = as_member(cast.mo).get(url).context["form"]
    assert [persona.member for persona in form.fields["colleague"].queryset] == [pia]


@pytest.mark.parametrize("person", ["bram", "noor", "anna", "otto"])
def test_hand_over_to_the_writer_the_reporter_or_a_member_is_refused(cast, pia, claimed, person):
    if person in ("bram", "noor"):
        Duty.objects.create(member=getattr(cast, person), kind="moderator")
    with pytest.raises(NotAllowed):
        actions.hand_over(actor=cast.mo, report=claimed, colleague=getattr(cast, person))
    assert claimer(claimed) == cast.mo


def test_hand_over_of_what_a_colleague_has_is_refused_and_keeps_the_words(cast, pia, claimed, as_member):
    third = make_member("joke")
    Duty.objects.create(member=third, kind="moderator")
    response = post(as_member(pia), "hand_over", claimed, colleague=third.persona.public_id, text=SECRET)
    assert response.status_code == 403
    assert SECRET in html_of(response)


# notes between moderators


def test_note_is_read_by_colleagues_with_who_and_when(cast, pia, claimed, as_member):
    assert post(as_member(cast.mo), "case_note", claimed, text=SECRET).status_code == 302
    page = review_page(as_member(pia), claimed)
    assert SECRET in page
    assert "Notitie voor collega&#x27;s" in page or "Notitie voor collega's" in page


def test_note_is_seen_by_neither_the_writer_nor_the_reporter_nor_in_their_export(cast, claimed, as_member):
    actions.write_case_note(actor=cast.mo, report=claimed, text=SECRET)
    decision = decide_report(actor=cast.mo, report=claimed, outcome="hide", rule="unkind", explanation="Kan kinder.")
    assert SECRET not in html_of(as_member(cast.bram).get(reverse("moderation:decision", args=[decision.public_id])))
    for member in (cast.bram, cast.noor):
        assert not any(SECRET in text for text in export_texts(member))
    assert all(SECRET in text for text in export_texts(cast.mo))


def test_note_can_be_written_after_the_decision(cast, claimed):
    decide_report(actor=cast.mo, report=claimed, outcome="keep", rule="unkind", explanation="Mag.")
    assert actions.write_case_note(actor=cast.mo, report=claimed, text=SECRET).case_id == claimed.case_id


def test_same_note_sent_twice_is_kept_once(cast, claimed, as_member):
    mo = as_member(cast.mo)
    for _time in range(2):
        assert post(mo, "case_note", claimed, text=SECRET, submission_id="abc").status_code == 302
    assert CaseNote.objects.count() == 1


# second opinions


def test_opinion_is_asked_of_one_colleague_and_given_without_deciding(cast, pia, claimed, as_member):
    mo, browser = as_member(cast.mo), as_member(pia)
    post(mo, "ask_opinion", claimed, colleague=pia.persona.public_id, text=SECRET)
    assert told("moderation.opinion") == [pia]
    assert Case.objects.get().opinion_asked_at is not None
    opinion = Opinion.objects.get()
    assert SECRET in review_page(browser, claimed)
    given = post(browser, "give_opinion", claimed, opinion.public_id, outcome="keep", text="Ik lees een grap.")
    assert given.status_code == 302
    page = review_page(mo, claimed)
    assert "Ik lees een grap." in page
    assert "Pia" in page
    assert told("moderation.advice") == [cast.mo]
    assert Case.objects.get().opinion_asked_at is None
    claimed.refresh_from_db()
    assert not claimed.is_decided


def test_queue_says_that_a_second_opinion_is_asked(cast, pia, claimed, as_member):
    actions.ask_opinion(actor=cast.mo, report=claimed)
    assert "Tweede mening gevraagd" in html_of(as_member(pia).get(reverse("moderation:queue")))


def test_opinion_asked_of_anybody_tells_all_on_duty_but_the_one_who_asks(cast, pia, claimed):
    actions.ask_opinion(actor=cast.mo, report=claimed)
    assert told("moderation.opinion") == [pia]


def test_moderator_does_not_answer_their_own_question(cast, claimed, as_member):
    opinion = actions.ask_opinion(actor=cast.mo, report=claimed)
    response = post(as_member(cast.mo), "give_opinion", claimed, opinion.public_id, outcome="keep", text=SECRET)
    assert response.status_code == 403
    assert SECRET in html_of(response)


def test_second_answer_to_one_question_is_refused(cast, pia, claimed):
    third = make_member("joke")
    Duty.objects.create(member=third, kind="moderator")
    opinion = actions.ask_opinion(actor=cast.mo, report=claimed)
    values = {"report": claimed, "opinion": opinion, "outcome": "keep"}
    actions.give_opinion(actor=pia, text="Mag.", **values)
    actions.give_opinion(actor=pia, text="Mag.", **values)
    assert len(told("moderation.advice")) == 1
    with pytest.raises(NotAllowed):
        actions.give_opinion(actor=third, text="Ook.", **values)


def test_opinion_of_another_case_is_absent(cast, pia, claimed, board, as_member):
    other = make_report(actor=cast.noor, kind="topic", thing=make_topic(cast.anna, board), rule="other")
    opinion = actions.ask_opinion(actor=cast.mo, report=other)
    assert post(as_member(pia), "give_opinion", claimed, opinion.public_id, outcome="keep", text="x").status_code == 404


# who may not


@pytest.mark.parametrize("name", ["release", "hand_over", "case_note", "ask_opinion"])
def test_page_is_absent_for_others_than_moderators_of_that_group(cast, claimed, circle, as_member, name):
    elsewhere = make_member("joke")
    Duty.objects.create(member=elsewhere, kind="moderator", group=circle)
    for member in (cast.bram, cast.noor, cast.otto, elsewhere):
        assert post(as_member(member), name, claimed, text="x").status_code == 404
    assert not CaseNote.objects.exists()
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("name", ["release", "hand_over", "case_note", "ask_opinion"])
def test_moderator_does_not_work_on_a_report_about_themselves(cast, board, as_member, name):
    report = make_report(actor=cast.noor, kind="topic", thing=make_topic(cast.mo, board), rule="unkind")
    assert post(as_member(cast.mo), name, report, text="x").status_code == 403


@pytest.mark.parametrize("name", ["release", "hand_over", "ask_opinion"])
def test_decided_report_is_not_worked_on(cast, claimed, as_member, name):
    decide_report(actor=cast.mo, report=claimed, outcome="keep", rule="unkind", explanation="Mag.")
    assert post(as_member(cast.mo), name, claimed).status_code == 403
