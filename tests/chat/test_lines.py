"""The page has a blank line for every line that its script can need, and frames hold data only."""

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
from community.moderation.choices import ContentState

TAG = re.compile(r"</?[a-z]")


def test_visitor_gets_a_blank_line_of_every_kind_and_state_but_no_own_lines():
    names = {line.name for line in blank_lines(Message, me=None, with_muted=True)}
    assert names == {f"line-{kind}-{state}" for kind, state in product(("other", "left", "muted"), ContentState.values)}


def test_frame_of_a_message_is_data_without_html(cast, open_room):
    message = send_message(actor=cast.anna, room=open_room, cid="1", text="<b>Hoi</b> {name}")
    frame = message_frame(message)
    assert frame["text"] == "<b>Hoi</b> {name}"
    assert TAG.search(str(frame | {"text": ""})) is None
    drawing = "".join(PARTS[name] for name in frame["author"]["drawing"].split())
    as_rendered = draw(cast.anna.persona.avatar_seed)
    assert as_rendered.startswith(f'<svg class="avatar {frame["author"]["colours"]}"')
    assert f">{drawing}</svg>" in as_rendered
    assert cast.anna.persona.avatar_seed not in frame["author"].values()


@pytest.mark.parametrize("reader", ["visitor", "anna", "mo"])
def test_page_of_a_room_has_the_blank_lines_of_its_reader(cast, public_room, as_member, client, reader):
    Mute.objects.create(muter=cast.anna, persona=cast.bram.persona)
    browser = client if reader == "visitor" else as_member(getattr(cast, reader))
    page = browser.get(public_room.get_absolute_url()).text
    blanks = set(re.findall(r'<template id="line-(\w+)-\w+">', page))
    assert blanks == {"visitor": {"other", "left"}, "anna": {"other", "left", "own", "muted"}}.get(
        reader, {"other", "left", "own"}
    )


def test_waiting_line_has_no_number_and_no_links_to_act(cast, open_room, as_member):
    page = as_member(cast.anna).get(open_room.get_absolute_url()).text
    waiting = page.split('<template id="line-own-waiting">')[1].split("</template>")[0]
    assert "Wordt verstuurd…" in waiting
    assert "data-seq" not in waiting
    assert waiting.count("href=") == 1
    assert reverse("members:profile", args=[cast.anna.persona.public_id]) in waiting
