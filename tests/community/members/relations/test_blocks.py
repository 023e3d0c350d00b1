import pytest

from community import live
from community.audit.models import AuditEntry
from community.members.models import Block, Member, Persona
from community.members.querysets.relations import blocked_ids
from community.members.relations.actions import block_member, unblock_member
from community.permissions import NotAllowed


def recorded_changes(monkeypatch) -> list:
    """Record whom the hub is told about, from now on."""
    changed = []
    monkeypatch.setattr(live, "access_changed", lambda **who: changed.append(set(who["members"])))
    return changed


def test_block_hides_both_members_and_notifies_the_hub(cast, monkeypatch):
    changed = recorded_changes(monkeypatch)
    block = block_member(actor=cast.bram, persona=cast.noor.persona)
    assert changed == [{cast.bram.pk, cast.noor.pk}]
    assert cast.noor.persona not in Persona.objects.visible_to(cast.bram)
    assert cast.bram.persona not in Persona.objects.visible_to(cast.noor)
    assert AuditEntry.objects.about(block).get().verb == "member.block"
    assert AuditEntry.objects.about(block).get().actor == cast.bram
    versions = Member.objects.filter(pk__in=[cast.bram.pk, cast.noor.pk]).values_list("access_version", flat=True)
    assert list(versions) == [2, 2]


def test_block_counts_at_once_despite_cached_ids(cast):
    assert blocked_ids(cast.bram) == []
    block_member(actor=cast.bram, persona=cast.noor.persona)
    assert blocked_ids(cast.bram) == [cast.noor.pk]


def test_blocking_twice_makes_one_block(cast, monkeypatch):
    block_member(actor=cast.bram, persona=cast.noor.persona)
    changed = recorded_changes(monkeypatch)
    block_member(actor=cast.bram, persona=cast.noor.persona)
    assert Block.objects.filter(blocker=cast.bram).count() == 1
    assert changed == []


def test_unblocking_leaves_the_block_of_the_other_member(cast):
    mine = block_member(actor=cast.bram, persona=cast.noor.persona)
    block_member(actor=cast.noor, persona=cast.bram.persona)
    unblock_member(actor=cast.bram, block=mine)
    assert cast.noor.persona not in Persona.objects.visible_to(cast.bram)
    assert Block.objects.between(cast.bram, cast.noor).get().blocker == cast.noor


def test_block_of_another_member_cannot_be_taken_back(cast, as_member):
    block = Block.objects.get(blocker=cast.anna)
    with pytest.raises(NotAllowed):
        unblock_member(actor=cast.ben, block=block)
    assert as_member(cast.ben).post(f"/mijn/geblokkeerd/{block.public_id}/weg/").status_code == 404
    assert Block.objects.filter(pk=block.pk).exists()


def test_profile_across_a_block_looks_like_an_absent_one(cast, as_member):
    anna, ben = (f"/leden/{who.persona.public_id}/" for who in (cast.anna, cast.ben))
    absent = "/leden/00000000-0000-4000-8000-000000000000/"
    nobody, seen = as_member(cast.anna).get(absent), as_member(cast.anna).get(ben)
    assert (seen.status_code, as_member(cast.ben).get(anna).status_code) == (404, 404)
    assert seen.content.decode().replace(ben, absent) == nobody.content.decode()
    assert as_member(cast.bram).get(anna).status_code == 200
    assert as_member(None).get(anna).status_code == 200


def test_blocking_and_unblocking_through_the_pages(cast, as_member):
    browser = as_member(cast.bram)
    answer = browser.post(f"/leden/{cast.noor.persona.public_id}/blokkeren/", follow=True)
    assert "Noor" in answer.content.decode()
    assert browser.get(f"/leden/{cast.noor.persona.public_id}/").status_code == 404
    block = Block.objects.get(blocker=cast.bram)
    browser.post(f"/mijn/geblokkeerd/{block.public_id}/weg/")
    assert browser.get(f"/leden/{cast.noor.persona.public_id}/").status_code == 200


def test_own_profile_cannot_be_blocked(cast, as_member):
    assert as_member(cast.bram).post(f"/leden/{cast.bram.persona.public_id}/blokkeren/").status_code == 404
