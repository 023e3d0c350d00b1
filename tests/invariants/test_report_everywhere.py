"""Two taps from everything that a person can see: one on "Report" on its page, one to send. For visitors and members.

A new kind of thing with words of people, and a new class of pages, turn this red until they are in it.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import get_page_models

from chat.private.actions import accept, ask
from chat.rooms.actions import make_room, open_session, send_message
from chat.rooms.models import Evening
from community.members.models import Member
from community.moderation.models import Report
from community.moderation.registry import registered_targets, target
from community.pages.models import BasePage
from community.privacy.registry import holdings
from selfhelp.tools.actions import rate_tool
from tests.support.college import make_run
from tests.support.conversations import seat_of, send
from tests.support.forum import make_reply, make_topic
from tests.support.responses import html_of
from tests.support.tools import make_tool

# Of these the words reach nobody but who looks after them, or they are no words at all.
NOT_SHOWN_TO_OTHERS = {
    "contact": "a message to those who run the house, who answer it",
    "membership": "the place of somebody in a group, on which a host decides",
    "request": "a request to the hosts of a group, who decline it",
    "unsent": "that words were refused, and nobody else has them",
    "reports": "what somebody reports, which only moderators read",
    "sweep": "what moderators hid of one account",
}
LINK = re.compile(r'href="([^"]*melden/[^"]*)"')
VISITOR, MEMBER = "visitor", "member"
MORE_FIELDS = {"College": {"location": "Deventer"}}


def _public_room(cast, board):
    room = make_room(actor=cast.mo, group=board, title="De keukentafel")
    open_session(actor=cast.mo, room=room, title="Slecht slapen")
    return room


def _topic(cast, board):
    topic = make_topic(cast.bram, board)
    return topic, topic.get_absolute_url()


def _post(cast, board):
    post = make_reply(cast.bram, make_topic(cast.anna, board))
    return post, post.topic.get_absolute_url()


def _message(cast, board):
    room = _public_room(cast, board)
    return send_message(actor=cast.bram, room=room, cid="c-1", text="Dag allemaal"), room.get_absolute_url()


def _private(cast, board):
    Member.objects.update(joined_at=timezone.now() - timedelta(days=30))  # newcomers wait before they ask
    cast.bram.refresh_from_db()
    ask(actor=cast.bram, name=cast.bram.persona, other=cast.noor.persona)
    accept(actor=cast.noor, seat=seat_of(cast.noor, cast.bram))
    message = send(cast.bram, seat_of(cast.bram, cast.noor), "Dag Noor")
    return message, seat_of(cast.noor, cast.bram).get_absolute_url()


def _experience(cast, board):
    tool = make_tool()
    rate_tool(actor=cast.bram, tool=tool, helped="yes", recommend="yes", text="Fijn.")
    return tool.experiences.get(), tool.get_url()


def _persona(cast, board):
    return cast.bram.persona, reverse("members:profile", args=[cast.bram.persona.public_id])


def _group(cast, board):
    return board, board.get_absolute_url()


def _room(cast, board):
    room = _public_room(cast, board)
    return room, room.get_absolute_url()


def _evening(cast, board):
    begins = make_run().starts_at
    times = {"begins": begins, "ends": begins, "planned_begins": begins, "planned_ends": begins}
    room = make_room(actor=cast.mo, group=board, title="De keukentafel")
    evening = Evening.objects.create(room=room, title="Spelletjes", **times)
    return evening, evening.get_absolute_url()


def _page(cast, board):
    tool = make_tool()
    return tool, tool.get_url()


SCENES: dict[str, Callable] = {
    "evening": _evening,
    "experience": _experience,
    "group": _group,
    "message": _message,
    "page": _page,
    "persona": _persona,
    "post": _post,
    "private": _private,
    "room": _room,
    "topic": _topic,
}
READERS = [(kind, reader) for kind in SCENES for reader in (VISITOR, MEMBER) if (kind, reader) != ("private", VISITOR)]


def _reported_in_two_taps(browser, kind: str, thing, url: str) -> None:
    key = target(kind).key_of(thing)
    page_url = reverse("moderation:report", args=[kind, key])
    for link in LINK.findall(html_of(browser.get(url))):
        form = browser.get(urljoin(url, link.replace("&amp;", "&")), follow=True)
        if form.status_code == 200 and form.wsgi_request.path == page_url:
            fields = dict(re.findall(r'<input type="hidden" name="([^"]+)"[^>]* value="([^"]*)"', html_of(form)))
            chosen = form.context["form"].fields["rule"].choices[-1][0]
            browser.post(form.wsgi_request.get_full_path(), fields | {"rule": chosen})
            assert Report.objects.filter(kind=kind, thing=key).exists(), "the second tap reported nothing"
            return
    pytest.fail(f"no link on {url} leads to {page_url}")


@pytest.mark.parametrize(("kind", "reader"), READERS)
def test_everything_that_is_seen_is_reported_in_two_taps(cast, board, as_member, kind, reader):
    thing, url = SCENES[kind](cast, board)
    _reported_in_two_taps(as_member(cast.noor if reader == MEMBER else None), kind, thing, url)


def test_every_kind_is_walked_or_is_seen_by_nobody_else():
    assert {about.kind for about in registered_targets()} == SCENES.keys() | NOT_SHOWN_TO_OTHERS.keys()
    assert not SCENES.keys() & NOT_SHOWN_TO_OTHERS.keys()


def test_everything_that_members_keep_as_their_own_words_is_a_kind():
    models = {about.model for about in registered_targets()}
    assert {declared.model for declared in holdings() if declared.is_authored} - models == set()


def _page_of(model: type[BasePage]) -> BasePage:
    """Return a page of this class, with the pages above it that it needs."""
    if page := model.objects.first():
        return page
    parents = [parent for parent in model.allowed_parent_page_models() if issubclass(parent, BasePage)]
    parent = _page_of(parents[0])
    fields = {"title": model.__name__, "slug": model.__name__.lower()} | MORE_FIELDS.get(model.__name__, {})
    return parent.add_child(instance=model(**fields))


@pytest.mark.parametrize("reader", [VISITOR, MEMBER])
@pytest.mark.parametrize("model", [m for m in get_page_models() if issubclass(m, BasePage)], ids=lambda m: m.__name__)
def test_every_class_of_pages_is_reported_in_two_taps(cast, as_member, model, reader):
    page = _page_of(model)
    _reported_in_two_taps(as_member(cast.noor if reader == MEMBER else None), "page", page, page.get_url())


def test_run_of_a_course_leads_to_a_report_of_the_course(cast, as_member):
    run = make_run()
    _reported_in_two_taps(as_member(None), "page", run.course, run.get_absolute_url())
