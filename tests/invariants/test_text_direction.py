"""Names and titles stand in an element of their own, and texts in their own direction, in every template."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse

from community.members.models import Persona
from forum.actions import start_topic
from tests.support.people import make_group

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
PEOPLE = r"(?:\w+\.)*(?:persona|author|shown|me|other|host|writer|decided_by|written_by)"
NAME = re.compile(rf"(?:\{{\{{ |with name=|firstof )((?:{PEOPLE}|reader_persona)\.name)(?P<filters>[|\w:\"]*)")
# the link is inside the element; and words that are only read aloud, which have no direction
WRAPPED = {"forum/_post.html", "forum/_post_footer.html", "chat/_line_links.html", "moderation/_report_link.html"}
ARABIC = "ليلى"


def names_in_templates() -> list[tuple[str, str, str]]:
    return [
        (str(path.relative_to(TEMPLATES)), match[1], match["filters"])
        for path in sorted(TEMPLATES.rglob("*.html"))
        for match in NAME.finditer(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.once
def test_every_name_in_a_template_stands_in_an_element_of_its_own():
    names = names_in_templates()
    assert len(names) > 15
    assert [(path, name) for path, name, filters in names if "bdi" not in filters and path not in WRAPPED] == []


@pytest.mark.once
def test_name_of_an_editor_and_of_a_member_are_seen():
    """The control: what the search above finds."""
    assert NAME.search("{{ post.author.name }}")["filters"] == ""
    assert NAME.search("{% blocktranslate with name=seat.persona.name|bdi trimmed %}")["filters"] == "|bdi"


def test_topic_shows_name_title_and_words_in_their_own_direction(cast, as_member):
    Persona.objects.filter(member=cast.anna).update(name=ARABIC)
    board = make_group("prikbord", kind="board", visibility="public")
    topic = start_topic(actor=cast.anna, group=board, title="مرحبا", source="أهلا بكم", submission_id=uuid4())
    page = as_member(cast.bram).get(topic.get_absolute_url()).content.decode()
    assert f"<bdi>{ARABIC}</bdi>" in page
    assert '<h1 dir="auto">مرحبا</h1>' in page
    assert re.search(r'<div class="prose" dir="auto"><p>أهلا بكم</p>', page)
    assert re.search(r'<textarea[^>]* dir="auto"', page)
    listed = as_member(cast.bram).get(reverse("forum:board", args=[board.slug])).content.decode()
    assert "<bdi>مرحبا</bdi>" in listed
    assert f"<bdi>{ARABIC}</bdi>" in listed
