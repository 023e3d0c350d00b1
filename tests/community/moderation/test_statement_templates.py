"""A moderator begins with a text of the house; what they typed themselves is never lost or overwritten."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from community.members.models import Duty, Member
from community.moderation.decisions.actions import appeal_decision, decide_report
from community.moderation.models import Decision, ModeratorNote, Report, StatementTemplate
from community.moderation.reports.actions import make_report
from tests.support.forum import make_topic
from tests.support.responses import html_of

TYPED = {"outcome": "hide", "rule": "unkind", "fragment": "aanstellers", "facts": "", "law": ""}


@pytest.fixture
def report(cast, board) -> Report:
    post = make_topic(cast.bram, board, source="Jullie zijn aanstellers.").posts.get()
    return make_report(actor=cast.noor, kind="post", thing=post, rule="unkind")


def text_of(key: str, language: str = "nl") -> str:
    return StatementTemplate.objects.get(key=key).text_in(language)


def review_url(report: Report) -> str:
    return reverse("moderation:review", args=[report.public_id])


def begin(browser, url: str, key: str, **typed):
    return browser.post(url, typed | {"template": key, "begin": "1"})


def offered(response) -> list[str]:
    return [key for _label, group in response.context["form"]["template"].field.widget.choices[1:] for key, _ in group]


def test_texts_of_the_reported_rule_come_first(cast, report, as_member):
    assert offered(as_member(cast.mo).get(review_url(report)))[:2] == ["unkind", "rewrite"]


def test_second_look_offers_texts_for_a_second_look(cast, report, as_member):
    decision = decide_report(actor=cast.mo, report=report, outcome="hide", rule="unkind", explanation="Lief blijven.")
    appeal = appeal_decision(actor=cast.bram, decision=decision, text="Zo was het niet bedoeld.")
    Duty.objects.create(member=cast.pia, kind="moderator")
    keys = offered(as_member(cast.pia).get(review_url(appeal)))
    assert {"second-look-stays", "second-look-undone"} <= set(keys)
    assert "unkind" not in keys


def test_begin_fills_the_empty_box_and_keeps_what_was_typed_elsewhere(cast, report, as_member):
    response = begin(as_member(cast.mo), review_url(report), "unkind", **TYPED, seen="v1", explanation="")
    form = response.context["form"]
    assert form["explanation"].value() == text_of("unkind")
    assert {name: form[name].value() for name in ("outcome", "fragment", "seen")} == {
        "outcome": "hide",
        "fragment": "aanstellers",
        "seen": "v1",
    }
    assert not form.errors
    assert not Decision.objects.exists()


def test_begin_replaces_an_unchanged_text_of_the_house(cast, report, as_member):
    earlier = text_of("unkind").replace("\n", "\r\n")
    response = begin(as_member(cast.mo), review_url(report), "rewrite", **TYPED, explanation=earlier)
    assert response.context["form"]["explanation"].value() == text_of("rewrite")


def test_begin_keeps_own_words_above_the_text(cast, report, as_member):
    response = begin(as_member(cast.mo), review_url(report), "unkind", **TYPED, explanation="Dag Bram.")
    assert response.context["form"]["explanation"].value() == f"Dag Bram.\n\n{text_of('unkind')}"


def test_begin_without_a_choice_or_with_a_text_that_is_gone_loses_nothing(cast, report, as_member):
    for key in ("", "weg"):
        response = begin(as_member(cast.mo), review_url(report), key, **TYPED, explanation="Dag Bram.")
        assert response.context["form"]["explanation"].value() == "Dag Bram."


def test_begin_keeps_the_words_when_a_colleague_was_just_before(cast, report, as_member):
    decide_report(actor=cast.mo, report=report, outcome="hide", rule="unkind", explanation="Lief blijven.")
    html = html_of(begin(as_member(cast.mo), review_url(report), "unkind", **TYPED, explanation="Dag Bram."))
    assert "Dag Bram." in html


def test_decision_is_made_also_when_the_chosen_text_was_deleted_meanwhile(cast, report, as_member):
    response = as_member(cast.mo).post(review_url(report), TYPED | {"explanation": "Lief blijven.", "template": "weg"})
    assert response.status_code == 302
    assert Decision.objects.get().explanation == "Lief blijven."


def test_text_is_in_the_language_of_the_writer(cast, report, as_member):
    Member.objects.filter(pk=cast.bram.pk).update(language="en")
    response = begin(as_member(cast.mo), review_url(report), "unkind", **TYPED, explanation="")
    assert response.context["form"]["explanation"].value() == text_of("unkind", "en")


def test_without_english_the_dutch_text_is_offered(cast, report, as_member):
    Member.objects.filter(pk=cast.bram.pk).update(language="en")
    StatementTemplate.objects.update(text_en="")
    response = begin(as_member(cast.mo), review_url(report), "unkind", **TYPED, explanation="")
    assert response.context["form"]["explanation"].value() == text_of("unkind")


def test_emptied_english_gives_the_dutch_text(cast, report, as_member):
    Member.objects.filter(pk=cast.bram.pk).update(language="en")
    StatementTemplate.objects.filter(key="unkind").update(text_en=" \n ")
    page = begin(as_member(cast.mo), review_url(report), "unkind", **TYPED, explanation="")
    assert page.context["form"]["explanation"].value() == text_of("unkind")


def test_text_that_an_editor_emptied_is_not_offered(cast, report, as_member):
    StatementTemplate.objects.filter(key="unkind").update(text=" \n ")
    assert "unkind" not in offered(as_member(cast.mo).get(review_url(report)))


def test_house_without_texts_has_no_select(cast, report, as_member):
    StatementTemplate.objects.all().delete()
    assert "template" not in as_member(cast.mo).get(review_url(report)).context["form"].fields


def test_note_begins_with_words_for_danger_that_hide_nothing(cast, board, as_member):
    post = make_topic(cast.bram, board).posts.get()
    report = make_report(actor=cast.noor, kind="post", thing=post, rule="danger")
    url, mo = reverse("moderation:write_note", args=[report.public_id]), as_member(cast.mo)
    assert offered(mo.get(url))[0] == "danger"
    text = begin(mo, url, "danger", text="").context["form"]["text"].value()
    assert all(number in text for number in ("112", "113", "0800-0113"))
    assert not ModeratorNote.objects.exists()
    assert mo.post(url, {"text": text, "template": "danger"}).status_code == 302
    assert ModeratorNote.objects.get().text == text


def test_direct_form_and_sweep_begin_with_a_text_too(cast, board, as_member):
    post = make_topic(cast.bram, board).posts.get()
    act = reverse("moderation:act", args=["post", post.public_id])
    sweep = f"{reverse('moderation:make_sweep')}?lid={cast.bram.persona.public_id}"
    for url in (act, sweep):
        response = begin(as_member(cast.mo), url, "advertising", **TYPED, period="day", explanation="")
        assert response.context["form"]["explanation"].value() == text_of("advertising")
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_every_outcome_and_rule_has_a_text_in_both_languages():
    rows = list(StatementTemplate.objects.all())
    assert {row.rule for row in rows} >= {"danger", "unkind", "recognisable", "methods", "advice", "advertising"}
    assert {row.outcome for row in rows} >= {"hide", "rewrite", "note", "warn", "keep", "restore"}
    assert all(row.text_in("nl") != row.text_in("en") for row in rows)


def test_editor_changes_a_text_and_a_moderator_cannot(cast, as_member):
    row = StatementTemplate.objects.get(key="unkind")
    url = f"/cms/snippets/moderation/statementtemplate/edit/{row.pk}/"
    cast.eva.groups.add(Group.objects.get(name="Redactie"))
    assert as_member(cast.eva).get(url).status_code == 200
    assert as_member(cast.mo).get(url).status_code in (302, 403)
