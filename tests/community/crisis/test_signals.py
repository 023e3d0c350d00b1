"""Words of danger raise a signal, wherever they are written."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from community.contact.models import ContactMessage
from community.groups.models import Group
from community.members.models import Persona
from community.moderation.models import Report
from forum.models import Topic
from selfhelp.tools.models import Experience
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_group
from tests.support.tools import make_tool

pytestmark = pytest.mark.django_db

WORDS = "Ik wil niet meer leven."
CALM = "De afwas staat er nog."


@pytest.fixture(autouse=True)
def no_limits_reached():
    cache.clear()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Also do what an action leaves for after its transaction."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def signals() -> list[tuple[str, object]]:
    return list(Report.objects.open_signals().order_by("pk").values_list("kind", "thing"))


def new_topic(client, board, **fields) -> Topic:
    values = {"title": "Een dag", "source": CALM, "content_note": "", "submission_id": uuid4()} | fields
    client.post(reverse("forum:new_topic", args=[board.slug]), values)
    return Topic.objects.get()


@pytest.mark.parametrize("field", ["title", "source", "content_note"])
def test_topic_with_words_of_danger_raises_a_signal(cast, board, as_member, field):
    topic = new_topic(as_member(cast.anna), board, **{field: WORDS})
    assert signals() == [("topic", topic.public_id)]


def test_everyday_topic_raises_no_signal(cast, board, as_member):
    new_topic(as_member(cast.anna), board, title="Ik lach me dood", source="Ik ben doodop van mijn huiswerk.")
    assert signals() == []


def test_reply_with_words_of_danger_raises_a_signal(cast, board, as_member):
    topic = make_topic(cast.bram, board)
    fields = {"source": WORDS, "submission_id": uuid4()}
    as_member(cast.anna).post(reverse("forum:reply", args=[topic.public_id]), fields)
    assert signals() == [("post", topic.posts.get(number=2).public_id)]
    assert Report.objects.open_signals().get().writer == cast.anna


def test_edit_that_adds_words_of_danger_raises_a_signal(cast, board, as_member):
    post = make_topic(cast.anna, board).posts.get()
    as_member(cast.anna).post(reverse("forum:edit", args=[post.public_id]), {"source": f"{CALM} {WORDS}"})
    assert signals() == [("post", post.public_id)]


def test_edit_that_adds_nothing_to_what_was_looked_at_raises_no_signal(cast, board, as_member):
    post = make_topic(cast.anna, board, source=WORDS).posts.get()
    Report.objects.update(state="decided")
    as_member(cast.anna).post(
        reverse("forum:edit", args=[post.public_id]), {"source": f"{WORDS} Sorry voor de typfout."}
    )
    assert signals() == []


def test_many_replies_of_one_writer_make_one_signal_about_the_newest(cast, board, committed):
    topic = make_topic(cast.bram, board)
    for _time in range(3):
        with committed():
            post = make_reply(cast.anna, topic, source=WORDS)
    assert signals() == [("post", post.public_id)]


def test_two_writers_in_one_topic_make_two_signals(cast, board):
    topic = make_topic(cast.anna, board, source=WORDS)
    make_reply(cast.noor, topic, source=WORDS)
    assert len(signals()) == 2


def test_experience_with_words_of_danger_raises_a_signal(cast, as_member):
    tool = make_tool()
    fields = {"helped": "yes", "recommend": "yes", "text": WORDS}
    as_member(cast.anna).post(reverse("tools:rate", args=[tool.slug]), fields)
    assert signals() == [("experience", Experience.objects.get().public_id)]


@pytest.mark.parametrize("about", [WORDS, "suïcidaal"])
def test_about_me_with_words_of_danger_raises_a_signal(cast, as_member, about):
    as_member(cast.anna).post(reverse("members:edit_profile"), {"role": "member", "about": about})
    assert signals() == [("persona", cast.anna.persona.public_id)]


def test_name_with_words_of_danger_raises_a_signal(cast, as_member):
    Persona.objects.filter(member=cast.anna).delete()
    as_member(cast.anna).post(reverse("members:welcome"), {"name": "Levensmoe", "role": "member"})
    assert signals() == [("persona", Persona.objects.get(member=cast.anna).public_id)]


def test_request_to_a_group_raises_a_signal_that_shows_no_words(cast, as_member):
    group = make_group("stemmen-horen", agreement="")
    fields = {"agreed": "on", "version": group.agreement_version, "under": "own", "asked_text": WORDS}
    as_member(cast.bram).post(reverse("groups:join", args=[group.slug]), fields)
    assert signals() == [("request", cast.bram.persona.public_id)]
    page = as_member(cast.mo).get(reverse("moderation:review", args=[Report.objects.get().public_id]))
    assert "Bram" in page.content.decode()
    assert WORDS not in page.content.decode()


def test_message_to_the_site_raises_a_signal_without_minute_and_words(client, cast, as_member):
    client.post("/contact/", {"text": WORDS, "email": "", "submission_id": uuid4()})
    assert signals() == [("contact", ContactMessage.objects.get().pk)]
    signal = Report.objects.get()
    assert (signal.created_at.minute, signal.created_at.second, signal.writer) == (0, 0, None)
    page = as_member(cast.mo).get(reverse("moderation:review", args=[signal.public_id])).content.decode()
    assert WORDS not in page


def test_message_with_words_of_danger_is_first_in_the_inbox_of_those_who_answer_it(client, cast, as_member):
    for text in (CALM, WORDS):
        client.post("/contact/", {"text": text, "email": "", "submission_id": uuid4()})
    page = as_member(cast.otto).get(reverse("contact:inbox")).content.decode()
    assert page.index(WORDS) < page.index(CALM)
    assert page.count("Kijk hier eerst") == 1


# off the front page until somebody looked


def newest(client) -> str:
    return client.get("/").content.decode() + client.get(reverse("forum:index")).content.decode()


@pytest.mark.parametrize("is_reply", [False, True])
def test_topic_is_off_the_front_page_until_a_moderator_looked(cast, board, client, as_member, is_reply):
    make_topic(cast.bram, board, title="Over de tuin")
    topic = make_topic(cast.anna, board, title="Over vandaag", source=CALM if is_reply else WORDS)
    if is_reply:
        make_reply(cast.noor, topic, source=WORDS)
    assert "Over de tuin" in newest(client)
    assert "Over vandaag" not in newest(client)
    assert "Over vandaag" not in newest(as_member(cast.bram))
    assert "Over vandaag" in newest(as_member(cast.anna))
    assert "Over vandaag" in client.get(reverse("forum:board", args=[board.slug])).content.decode()
    Report.objects.update(state="decided")
    assert "Over vandaag" in newest(client)


def test_topic_stays_off_pages_about_its_subject_until_a_moderator_looked(cast, board, client):
    tool = make_tool()
    make_topic(cast.anna, board, title="Over vandaag", source=WORDS, about_kind="tool", about_id=str(tool.public_id))
    assert "Over vandaag" not in client.get(tool.get_url()).content.decode()
    Report.objects.update(state="decided")
    assert "Over vandaag" in client.get(tool.get_url()).content.decode()


def test_closed_group_hides_its_name_from_nobody_who_moderates_it(cast, circle):
    make_topic(cast.anna, circle, source=WORDS)
    assert Report.objects.get().group == Group.objects.get(pk=circle.pk)
