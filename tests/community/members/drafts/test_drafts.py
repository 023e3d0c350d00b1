from django.urls import reverse

from community.members.drafts.actions import DRAFT_MAX_CHARACTERS, DRAFTS_PER_MEMBER, save_draft
from community.members.models import Draft


def shown_to(member, key="topic:1") -> str:
    return member.drafts.filter(key=key).values_list("text", flat=True).first() or ""


def keep(browser, text, key="topic:1"):
    return browser.post(reverse("members:draft"), {"key": key, "text": text})


def test_draft_is_shown_to_its_writer_only(cast, as_member):
    assert keep(as_member(cast.anna), " Ik durf het <bijna> ").status_code == 204
    assert shown_to(cast.anna) == " Ik durf het <bijna> "
    assert shown_to(cast.anna, "topic:2") == ""
    assert shown_to(cast.bram) == ""


def test_saving_again_replaces_and_empty_text_clears(cast, as_member):
    browser = as_member(cast.anna)
    keep(browser, "een")
    keep(browser, "twee")
    assert [d.text for d in Draft.objects.all()] == ["twee"]
    keep(browser, "  ")
    assert Draft.objects.count() == 0


def test_draft_url_refuses_get_and_visitors(cast, as_member):
    assert as_member(cast.anna).get(reverse("members:draft")).status_code == 405
    assert keep(as_member(None), "hallo").status_code == 403
    assert Draft.objects.count() == 0


def test_text_over_the_limit_leaves_the_saved_draft(cast, as_member):
    browser = as_member(cast.anna)
    keep(browser, "kort")
    assert keep(browser, "x" * (DRAFT_MAX_CHARACTERS + 1)).status_code == 400
    assert keep(browser, "x", key="../elders").status_code == 400
    assert shown_to(cast.anna) == "kort"


def test_oldest_drafts_are_removed_over_the_maximum(cast):
    for number in range(DRAFTS_PER_MEMBER + 1):
        save_draft(actor=cast.anna, key=f"topic:{number}", text="x")
    assert Draft.objects.count() == DRAFTS_PER_MEMBER
    assert not Draft.objects.filter(key="topic:0").exists()


def test_drafts_survive_a_quick_exit(cast, as_member):
    browser = as_member(cast.anna)
    keep(browser, "nog niet af")
    browser.get(reverse("members:quick_exit"))
    assert shown_to(cast.anna) == "nog niet af"
