"""Help stands beside words of danger: while they are written and after they are sent. Nothing is blocked."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from community.audit.models import AuditEntry
from community.members.models import Draft
from community.moderation.models import Report
from community.pages.views import QUESTIONS_PER_MINUTE
from forum.models import Post, Topic
from tests.support.forum import make_topic
from tests.support.people import make_group
from tests.support.tools import make_tool

pytestmark = pytest.mark.django_db

WORDS = "Ik wil niet meer leven."
CALM = "De afwas staat er nog."
URL = "/samen/hulp-bij-woorden/"
HELP = 'id="crisis-help"'


@pytest.fixture(autouse=True)
def no_limits_reached():
    cache.clear()


def help_numbers(page: str) -> bool:
    """Return whether the help is in this page, with the line for suicide and that for danger."""
    _before, _id, after = page.partition(HELP)
    shown = after.partition("</details>")[0]
    return 'href="tel:113"' in shown and 'href="tel:112"' in shown


# while writing


def test_words_of_danger_get_help_while_they_are_written(cast, as_member):
    answer = as_member(cast.anna).post(URL, {"text": WORDS})
    assert answer.status_code == 200
    assert help_numbers(answer.content.decode())


def test_everyday_words_get_nothing_while_they_are_written(cast, as_member):
    assert as_member(cast.anna).post(URL, {"text": CALM}).status_code == 204


def test_question_about_words_stores_nothing(cast, as_member):
    client, entries = as_member(cast.anna), AuditEntry.objects.count()
    client.post(URL, {"text": WORDS})
    assert (AuditEntry.objects.count(), Draft.objects.count(), Report.objects.count()) == (entries, 0, 0)


def test_questions_about_words_are_limited_and_never_fail(cast, as_member):
    client = as_member(cast.anna)
    answers = [client.post(URL, {"text": WORDS}).status_code for _time in range(QUESTIONS_PER_MINUTE + 1)]
    assert (answers[0], answers[-1]) == (200, 204)


def test_visitor_is_not_answered_about_words(client, db):
    assert client.post(URL, {"text": WORDS}).status_code == 403


@pytest.mark.parametrize("sent", ["room", "private"])
def test_help_after_a_chat_message_says_what_happens_with_it(cast, as_member, sent):
    page = as_member(cast.anna).post(URL, {"sent": sent}).content.decode()
    assert help_numbers(page)
    assert ("leest niet wat je schreef" in page) == (sent == "private")


def test_preview_has_help_for_who_has_no_script(cast, board, as_member):
    fields = {"title": "Een dag", "source": WORDS, "preview": "1"}
    page = as_member(cast.anna).post(reverse("forum:new_topic", args=[board.slug]), fields).content.decode()
    assert help_numbers(page.partition("<noscript>")[2])


# after sending


def after_sending(client, url: str, **fields) -> str:
    """Send the form, and return the page on which its writer lands."""
    answer = client.post(url, {"submission_id": uuid4(), **fields})
    assert answer.status_code == 302
    assert answer["Location"].endswith("#crisis-help") or WORDS not in "".join(map(str, fields.values()))
    return client.get(answer["Location"].partition("#")[0], follow=True).content.decode()


@pytest.fixture
def forms(cast, board):
    """The forms in which anna writes: name -> (URL, the field of the words, other fields)."""
    topic, tool, group = make_topic(cast.anna, board), make_tool(), make_group("stemmen-horen", agreement="")
    post = topic.posts.get()
    join = {"agreed": "on", "version": group.agreement_version, "under": "own"}
    persona = cast.bram.persona
    return {
        "topic": (reverse("forum:new_topic", args=[board.slug]), "source", {"title": "Een dag"}),
        "title": (reverse("forum:new_topic", args=[board.slug]), "title", {"source": CALM}),
        "reply": (reverse("forum:reply", args=[topic.public_id]), "source", {}),
        "edit": (reverse("forum:edit", args=[post.public_id]), "source", {}),
        "experience": (reverse("tools:rate", args=[tool.slug]), "text", {"helped": "yes", "recommend": "yes"}),
        "about me": (reverse("members:edit_profile"), "about", {"role": "member"}),
        "request": (reverse("groups:join", args=[group.slug]), "asked_text", join),
        "report": (reverse("moderation:report", args=["persona", persona.public_id]), "text", {"rule": "other"}),
    }


NAMES = ["topic", "title", "reply", "edit", "experience", "about me", "request", "report"]


@pytest.mark.parametrize("name", NAMES)
def test_words_of_danger_lead_to_help_after_they_are_sent(cast, as_member, forms, name):
    url, field, others = forms[name]
    page = after_sending(as_member(cast.anna), url, **others, **{field: WORDS})
    assert help_numbers(page)
    assert "gemeld" not in page.partition(HELP)[2].partition("</details>")[0]


@pytest.mark.parametrize("name", NAMES)
def test_everyday_words_lead_to_no_help(cast, as_member, forms, name):
    url, field, others = forms[name]
    assert HELP not in after_sending(as_member(cast.anna), url, **others, **{field: CALM})


def test_words_of_danger_are_stored_and_others_see_no_help(cast, board, as_member):
    client = as_member(cast.anna)
    page = after_sending(client, reverse("forum:new_topic", args=[board.slug]), title="Een dag", source=WORDS)
    topic, post = Topic.objects.get(), Post.objects.get()
    assert (post.source, post.state) == (WORDS, "visible")
    assert WORDS in page
    assert HELP not in as_member(cast.bram).get(topic.get_absolute_url()).content.decode()
    assert HELP not in client.get(topic.get_absolute_url()).content.decode()  # once, and not for ever
