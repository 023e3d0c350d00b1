"""A chat line is written once: the page has a blank for every line that its script can meet."""

import re
from itertools import product

import pytest
from django.urls import reverse

from chat.lines import blank_lines
from chat.rooms.actions import send_message
from chat.rooms.models import Message
from chat.serializers import message_frame
from community.members.models import Mute
from community.members.profiles.avatars import PARTS, draw
from community.moderation.models import ContentState
from tests.chat.rooms.conftest import dark_room, lit_room, public_room  # noqa: F401 - fixtures

TAG = re.compile(r"</?[a-z]")


def test_every_kind_and_state_has_a_blank_and_only_ones_own_wait():
    names = {line.name for line in blank_lines(Message, me=None, with_muted=True)}
    assert names == {f"line-{kind}-{state}" for kind, state in product(("other", "left", "muted"), ContentState.values)}


def test_frame_of_a_message_is_data_without_html(cast, lit_room):  # noqa: F811
    message = send_message(actor=cast.anna, room=lit_room, cid="1", text="<b>Hoi</b> {name}")
    frame = message_frame(message)
    assert frame["text"] == "<b>Hoi</b> {name}"
    assert TAG.search(str(frame | {"text": ""})) is None
    assert "".join(PARTS[name] for name in frame["author"]["drawing"].split()) == draw(cast.anna.persona.avatar_seed)
    assert cast.anna.persona.avatar_seed not in frame["author"].values()


@pytest.mark.parametrize("reader", ["visitor", "anna", "mo"])
def test_page_of_a_room_has_the_blanks_of_its_reader(cast, public_room, as_member, client, reader):  # noqa: F811
    Mute.objects.create(muter=cast.anna, persona=cast.bram.persona)
    browser = client if reader == "visitor" else as_member(getattr(cast, reader))
    page = browser.get(public_room.get_absolute_url()).text
    blanks = set(re.findall(r'<template id="line-(\w+)-\w+">', page))
    assert blanks == {"visitor": {"other", "left"}, "anna": {"other", "left", "own", "muted"}}.get(
        reader, {"other", "left", "own"}
    )


def test_a_line_that_waits_has_no_number_and_no_links(cast, lit_room, as_member):  # noqa: F811
    page = as_member(cast.anna).get(lit_room.get_absolute_url()).text
    waiting = page.split('<template id="line-own-waiting">')[1].split("</template>")[0]
    assert "Wordt verstuurd…" in waiting
    assert "data-seq" not in waiting
    assert waiting.count("href=") == 1
    assert reverse("members:profile", args=[cast.anna.persona.public_id]) in waiting
