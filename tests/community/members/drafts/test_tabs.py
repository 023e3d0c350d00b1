"""Two tabs with one form, a form that leads elsewhere, and a thing that is gone: the words stay."""

from django.urls import reverse

from community.groups.actions import leave_group
from community.members.drafts.actions import save_draft
from tests.support.forum import make_topic

KEY = "topic:1"


def keep(member, text: str, tab: str, made_from: str = "") -> None:
    save_draft(actor=member, key=KEY, text=text, fields={"source": text, "submission_id": tab}, made_from=made_from)


def texts(member) -> set[str]:
    return set(member.drafts.values_list("text", flat=True))


def test_draft_of_another_tab_moves_aside(cast):
    keep(cast.anna, "Uit de eerste tab", "a")
    keep(cast.anna, "Uit de tweede tab", "b")
    assert texts(cast.anna) == {"Uit de eerste tab", "Uit de tweede tab"}
    assert cast.anna.drafts.get(key=KEY).text == "Uit de tweede tab"


def test_page_that_began_with_the_draft_replaces_it(cast):
    keep(cast.anna, "Begin", "a")
    keep(cast.anna, "Begin en einde", "b", made_from="a")
    keep(cast.anna, "Begin en slot", "b", made_from="a")
    assert texts(cast.anna) == {"Begin en slot"}


def test_emptied_tab_leaves_the_draft_of_another(cast):
    keep(cast.anna, "Uit de eerste tab", "a")
    keep(cast.anna, "", "b")
    assert texts(cast.anna) == {"Uit de eerste tab"}


def test_sent_form_leaves_the_draft_of_another_tab(cast, board, as_member):
    topic, browser = make_topic(cast.bram, board), as_member(cast.anna)
    fields = {"source": "Uit de andere tab", "submission_id": "ander"}
    save_draft(actor=cast.anna, key=f"topic:{topic.public_id}", text="Uit de andere tab", fields=fields)
    url = reverse("forum:reply", args=[topic.public_id])
    assert browser.post(url, {"source": "Verstuurd", "submission_id": "deze"}).status_code == 302
    assert texts(cast.anna) == {"Uit de andere tab"}
    browser.post(url, {"source": "Ook verstuurd", "submission_id": "nieuw", "draft_from": "ander"})
    assert texts(cast.anna) == set()


def test_reply_after_leaving_the_group_keeps_the_words(cast, circle, as_member):
    topic, browser = make_topic(cast.mo, circle), as_member(cast.anna)
    leave_group(actor=cast.anna, group=circle)
    answer = browser.post(reverse("forum:reply", args=[topic.public_id]), {"source": "Dit wilde ik nog zeggen."})
    assert (answer.status_code, "Dit wilde ik nog zeggen." in answer.content.decode()) == (404, True)
    shown = browser.get(reverse("members:kept_words")).content.decode()
    assert "Dit wilde ik nog zeggen." in shown
    assert topic.title not in shown


def test_visitor_who_reads_gets_no_cookie(client, board):
    assert client.get(reverse("forum:board", args=[board.slug])).cookies.get("unsent") is None
