"""A moderator puts open cases together, decides on several texts of one writer at once, and takes cases apart again."""

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.members.models import Duty, Member
from community.moderation.colleagues.actions import hand_over, write_case_note
from community.moderation.decisions.actions import AlreadyDecided, ChangedMeanwhile, decide_report
from community.moderation.decisions.together import decide_case
from community.moderation.decisions.versions import version_of
from community.moderation.merging import actions as merging
from community.moderation.models import Case, CaseNote, Decision, Report
from community.moderation.queue.actions import claim_report
from community.moderation.recipients import TOLD, mark_told
from community.moderation.registry import subject_of
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from community.permissions import NotAllowed
from forum.models import Post
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_member
from tests.support.responses import html_of

REASONS = {"rule": "unkind", "explanation": "Dit kan kinder."}


@pytest.fixture
def topic(cast, board):
    return make_topic(cast.anna, board)


def reported(cast, topic, writer, source="Wat een onzin.", by=None, rule="unkind") -> Report:
    post = make_reply(writer, topic, source=source)
    return make_report(actor=by or cast.noor, kind="post", thing=post, rule=rule)


@pytest.fixture
def first(cast, topic) -> Report:
    return reported(cast, topic, cast.bram, "Het eerste bericht.")


@pytest.fixture
def second(cast, topic) -> Report:
    return reported(cast, topic, cast.bram, "Het tweede bericht.")


@pytest.fixture
def of_ben(cast, topic) -> Report:
    return reported(cast, topic, cast.ben, "Iets van een ander.")


@pytest.fixture
def pia(cast) -> Member:
    """Another moderator of the whole house."""
    Duty.objects.create(member=cast.pia, kind="moderator")
    return cast.pia


def merged(cast, report, *others) -> Report:
    for other in others:
        merging.merge_case(actor=cast.mo, report=report, other=Report.objects.get(pk=other.pk))
    return fresh(report)


def fresh(report: Report) -> Report:
    return Report.objects.select_related("case", "group", "appeal_of").get(pk=report.pk)


def url(name: str, report: Report) -> str:
    return reverse(f"moderation:{name}", args=[report.public_id])


def states() -> list[str]:
    return list(Post.objects.exclude(number=1).order_by("pk").values_list("state", flat=True))


# merging


def test_merged_cases_are_one_open_case_with_all_reports(cast, first, second, of_ben):
    merged(cast, first, second, of_ben)
    case = Case.objects.open().get()
    assert (case.reports_count, case.things_count) == (3, 3)
    assert set(case.reports.all()) == {first, second, of_ben}
    assert AuditEntry.objects.filter(verb="case.merge", actor=cast.mo).count() == 2


def test_merging_again_changes_nothing(cast, first, second):
    merged(cast, first, second)
    merged(cast, first, second)
    assert AuditEntry.objects.filter(verb="case.merge").count() == 1


def test_new_report_about_a_merged_text_joins_the_case(cast, first, second):
    merged(cast, first, second)
    thing = Post.objects.get(public_id=second.thing)
    assert make_report(actor=cast.pia, kind="post", thing=thing, rule="danger").case_id == fresh(first).case_id
    case = Case.objects.open().get()
    assert (case.reports_count, case.danger_rank) == (3, 0)


def test_case_with_a_young_writer_comes_first_like_that_of_the_writer(cast, first, of_ben):
    Member.objects.filter(pk=cast.ben.pk).update(birth_year=timezone.localdate().year - 16)
    assert merged(cast, first, of_ben).case.is_about_minor


def test_claim_on_one_holds_for_all_of_it(cast, first, second):
    claim_report(actor=cast.mo, report=second)
    merged(cast, first, second)
    assert set(Report.objects.values_list("state", "claimed_by")) == {("claimed", cast.mo.pk)}
    assert Case.objects.open().get().claimed_by == cast.mo


def test_case_at_which_a_colleague_looks_is_not_merged(cast, pia, first, second, as_member):
    claim_report(actor=pia, report=second)
    response = as_member(cast.mo).post(url("merge", first), {"case": second.public_id})
    assert response.status_code == 403
    assert "Een collega kijkt hiernaar" in html_of(response)
    assert Case.objects.open().count() == 2


def test_case_that_a_colleague_decided_on_meanwhile_is_not_merged(cast, pia, first, second, as_member):
    browser = as_member(cast.mo)
    decide_report(actor=pia, report=second, outcome="keep", **REASONS)
    assert browser.post(url("merge", first), {"case": second.public_id}).status_code == 403
    assert Case.objects.open().get().reports_count == 1


def test_reports_of_two_groups_stay_apart(cast, first, circle):
    elsewhere = make_report(actor=cast.noor, kind="persona", thing=cast.bram.persona, rule="unkind")
    with pytest.raises(NotAllowed):
        merging.merge_case(actor=cast.mo, report=first, other=elsewhere)


def test_report_about_the_moderator_is_not_merged(cast, topic, first):
    own = reported(cast, topic, cast.mo)
    with pytest.raises(NotAllowed):
        merging.merge_case(actor=cast.mo, report=first, other=own)


def test_moderator_whose_words_are_in_a_merged_case_decides_on_nothing_of_it(cast, pia, topic, first, as_member):
    own = reported(cast, topic, pia)
    merged(cast, first, own)
    assert as_member(pia).get(url("review", first)).status_code == 403
    with pytest.raises(NotAllowed):
        claim_report(actor=pia, report=fresh(first))


def test_page_offers_the_cases_of_the_same_writer_before_others(cast, first, second, of_ben, as_member):
    page = html_of(as_member(cast.mo).get(url("merge", first)))
    assert page.index("Van dezelfde schrijver") < page.index("Het tweede bericht.") < page.index("Iets van een ander.")
    assert "Het eerste bericht." not in page


def test_page_without_anything_else_says_so(cast, first, as_member):
    assert "Er is niets om dit mee samen te voegen" in html_of(as_member(cast.mo).get(url("merge", first)))


def test_page_asks_to_choose(cast, first, second, as_member):
    assert "Kies er minstens een." in html_of(as_member(cast.mo).post(url("merge", first)))


@pytest.mark.parametrize("name", ["merge", "split"])
def test_others_do_not_merge(cast, first, second, as_member, name):
    for member in (cast.bram, cast.noor, cast.otto):
        assert as_member(member).post(url(name, first), {"case": second.public_id}).status_code == 404


def test_queue_shows_a_merged_case_as_one_row(cast, first, second, as_member):
    merged(cast, first, second)
    page = as_member(cast.mo).get(reverse("moderation:queue"))
    assert len(page.context["rows"]) == 1
    assert "2 dingen samen" in html_of(page)


# taking apart


def test_text_taken_out_is_a_case_again_with_the_notes_written_there(cast, first, second, as_member):
    note = write_case_note(actor=cast.mo, report=second, text="Let op de toon.")
    first = merged(cast, first, second)
    browser = as_member(cast.mo)
    assert "Let op de toon." in html_of(browser.get(url("review", first)))
    browser.post(url("split", second))
    assert Case.objects.open().count() == 2
    assert fresh(second).case_id == CaseNote.objects.get().case_id == note.case_id
    assert "Let op de toon." not in html_of(browser.get(url("review", first)))
    assert AuditEntry.objects.filter(verb="case.split", actor=cast.mo).count() == 1


def test_cases_are_taken_apart_after_merging_twice(cast, first, second, of_ben):
    merged(cast, second, of_ben)
    merged(cast, first, second)
    for report in (second, of_ben):
        merging.split_case(actor=cast.mo, report=fresh(report))
    assert sorted(Case.objects.open().values_list("reports_count", "things_count")) == [(1, 1)] * 3


def test_case_with_a_decision_stays_together(cast, first, second, of_ben, as_member):
    merged(cast, first, second, of_ben)
    decide_report(actor=cast.mo, report=fresh(of_ben), outcome="keep", **REASONS)
    assert as_member(cast.mo).post(url("split", second)).status_code == 403
    assert "Haal dit uit de zaak" not in html_of(as_member(cast.mo).get(url("review", first)))


# deciding together


def test_writer_gets_one_message_that_names_each_text(cast, first, second, as_member):
    first = merged(cast, first, second)
    browser = as_member(cast.mo)
    assert "Het tweede bericht." in html_of(browser.get(url("review", first)))
    fields = {"outcome": "hide", f"outcome_{second.public_id.hex}": "warn", **REASONS}
    assert browser.post(url("review", first), fields).status_code == 302
    assert states() == ["hidden", "visible"]
    assert Notification.objects.filter(member=cast.bram, kind="moderation.decision").count() == 1
    head = Decision.objects.get(part_of=None)
    page = html_of(as_member(cast.bram).get(reverse("moderation:decision", args=[head.public_id])))
    assert "Het eerste bericht." in page
    assert "Het tweede bericht." in page
    assert not Case.objects.open().exists()


def test_writer_asks_for_another_look_at_one_of_the_texts(cast, first, second, as_member):
    first = merged(cast, first, second)
    decide_case(actor=cast.mo, report=first, outcome="hide", others={fresh(second): ("hide", "")}, **REASONS)
    part = Decision.objects.get(thing=second.thing)
    decision_url = reverse("moderation:decision", args=[part.public_id])
    assert as_member(cast.bram).post(decision_url, {"text": "Ik zie het anders."}).status_code == 302
    assert part.appeals.count() == 1


def test_moderator_reads_that_the_writer_was_told_of_each_text(cast, first, second):
    first = merged(cast, first, second)
    decide_case(actor=cast.mo, report=first, outcome="hide", others={fresh(second): ("hide", "")}, **REASONS)
    assert [row.told for row in mark_told(Decision.objects.order_by("pk"))] == [TOLD, TOLD]


def test_writer_is_told_of_the_hidden_text_when_the_other_is_left_as_it_is(cast, first, second):
    first = merged(cast, first, second)
    decide_case(actor=cast.mo, report=first, outcome="keep", others={fresh(second): ("hide", "")}, **REASONS)
    told = Notification.objects.get(member=cast.bram, kind="moderation.decision")
    assert told.thing == str(Decision.objects.get(thing=second.thing).public_id)


def test_text_that_is_not_chosen_stays_open(cast, first, second):
    first = merged(cast, first, second)
    decide_case(actor=cast.mo, report=first, outcome="hide", others={}, **REASONS)
    case = Case.objects.open().get()
    assert (case.thing, case.things_count) == (second.thing, 1)


def test_text_of_another_writer_is_decided_on_its_own_page(cast, first, of_ben, as_member):
    first = merged(cast, first, of_ben)
    page = html_of(as_member(cast.mo).get(url("review", first)))
    assert "Iets van een ander." in page
    assert f"outcome_{of_ben.public_id.hex}" not in page


def test_nothing_is_decided_when_one_text_changed_meanwhile(cast, first, second):
    first = merged(cast, first, second)
    seen = version_of(fresh(second), subject_of(second), reader=cast.mo)
    Post.objects.filter(public_id=second.thing).update(source="Anders.")
    with pytest.raises(ChangedMeanwhile):
        decide_case(actor=cast.mo, report=first, outcome="hide", others={fresh(second): ("hide", seen)}, **REASONS)
    assert states() == ["visible", "visible"]
    assert not Decision.objects.exists()


def test_colleague_who_was_first_with_one_text_is_shown_and_nothing_else_is_decided(
    cast, pia, first, second, as_member
):
    first = merged(cast, first, second)
    decide_report(actor=pia, report=fresh(second), outcome="keep", **REASONS)
    fields = {"outcome": "hide", f"outcome_{second.public_id.hex}": "hide", **REASONS}
    response = as_member(cast.mo).post(url("review", first), fields)
    assert "veranderde" in html_of(response)
    assert states() == ["visible", "visible"]
    with pytest.raises(AlreadyDecided):
        decide_case(actor=cast.mo, report=first, outcome="hide", others={second: ("hide", "")}, **REASONS)


def test_same_decision_sent_twice_is_made_once(cast, first, second):
    first = merged(cast, first, second)
    for _time in range(2):
        decide_case(actor=cast.mo, report=first, outcome="hide", others={second: ("hide", "")}, **REASONS)
    assert Decision.objects.count() == 2


def test_handing_over_reaches_all_of_a_merged_case(cast, pia, first, of_ben):
    hand_over(actor=cast.mo, report=merged(cast, first, of_ben), colleague=pia)
    assert set(Report.objects.values_list("claimed_by", flat=True)) == {pia.pk}


def test_case_is_not_handed_to_the_writer_of_one_of_its_texts(cast, topic, first):
    joke = make_member("joke")
    own = reported(cast, topic, joke)
    Duty.objects.create(member=joke, kind="moderator")
    with pytest.raises(NotAllowed):
        hand_over(actor=cast.mo, report=merged(cast, first, own), colleague=joke)
