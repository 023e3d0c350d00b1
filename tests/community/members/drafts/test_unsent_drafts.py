"""Drafts are listed on the member's own page, also a month later."""

from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.members.drafts.actions import save_draft
from forum.actions import start_topic

WORDS = "Ik durfde het nog niet te versturen."


def begun(author, group, title="Wie slaapt er nog"):
    return start_topic(actor=author, group=group, title=title, source="Ik niet.", submission_id=uuid4())


def test_own_page_links_to_drafts_and_their_pages(cast, as_member, board):
    topic = begun(cast.bram, board)
    page = as_member(cast.anna)
    link = reverse("members:kept_words")
    assert link not in page.get(reverse("members:home")).content.decode()
    keys = {
        f"topic:{topic.public_id}": topic.get_absolute_url(),
        f"new_topic:{board.slug}": reverse("forum:new_topic", args=[board.slug]),
    }
    for key in keys:
        save_draft(actor=cast.anna, key=key, text=WORDS)
    assert link in page.get(reverse("members:home")).content.decode()
    shown = page.get(link).content.decode()
    assert shown.count(WORDS) == len(keys)
    assert [f'href="{url}"' in shown for url in keys.values()] == [True, True]
    assert WORDS not in as_member(cast.bram).get(link).content.decode()


def test_draft_of_a_page_that_is_gone_can_still_be_read(cast, as_member, circle):
    topic = begun(cast.mo, circle, "Geheim onder elkaar")
    for key in ("topic:geen-nummer", f"room:{uuid4()}", "ergens", f"topic:{topic.public_id}"):
        save_draft(actor=cast.bram, key=key, text=WORDS)
    shown = as_member(cast.bram).get(reverse("members:kept_words")).content.decode()
    assert shown.count(WORDS) == 4
    save_draft(actor=cast.anna, key=f"topic:{topic.public_id}", text=WORDS)
    assert "Geheim onder elkaar" in as_member(cast.anna).get(reverse("members:kept_words")).content.decode()
    assert "Geheim onder elkaar" not in shown
    assert str(topic.public_id) not in shown


def test_draft_list_has_a_fixed_query_count(cast, as_member, board):
    page, link = as_member(cast.anna), reverse("members:kept_words")
    counts = []
    for number in (1, 2):
        for _time in range(number):
            save_draft(actor=cast.anna, key=f"topic:{begun(cast.bram, board).public_id}", text=WORDS)
        with CaptureQueriesContext(connection) as asked:
            page.get(link)
        counts.append(len(asked))
    assert counts[0] == counts[1]
