"""The actions called directly for what belongs to somebody else: nothing of theirs changes."""

from uuid import uuid4

from django.contrib.auth.models import AnonymousUser

from community.members.models import Member
from community.privacy.actions import apply_content_choices, ask_to_leave, come_back, leave, pause, remove_item
from community.privacy.export.actions import ask_for_export, drop_export
from community.privacy.export.models import DataExport
from community.privacy.models import Leaving
from community.privacy.registry import ContentChoice
from forum.models import Post, Topic
from tests.support.forum import make_topic

CONTENT = ("title", "author", "state")


def content() -> list:
    posts = Post.objects.order_by("pk").values_list("source", "author", "state")
    return [*posts, *Topic.objects.order_by("pk").values_list(*CONTENT)]


def test_content_of_another_member_is_neither_removed_nor_anonymised(cast, board):
    post = make_topic(cast.noor, board).posts.get()
    before = content()
    assert remove_item(actor=cast.bram, model_label="forum.Post", public_id=post.public_id) is False
    for choice in ContentChoice:
        choices = dict.fromkeys(["forum.Post", "forum.Topic"], choice)
        assert apply_content_choices(actor=cast.bram, choices=choices) == {"forum.Post": 0, "forum.Topic": 0}
    leave(actor=cast.bram, remove_all=True)
    assert content() == before


def test_only_authored_content_can_be_removed_as_an_item(cast):
    assert remove_item(actor=cast.bram, model_label="members.Persona", public_id=cast.bram.persona.public_id) is False
    assert remove_item(actor=cast.bram, model_label="nothing.Here", public_id=uuid4()) is False
    assert Member.objects.get(pk=cast.bram.pk).persona is not None


def test_pause_and_leaving_of_another_member_stay(cast):
    pause(actor=cast.noor)
    leaving = ask_to_leave(actor=cast.anna, choices={})
    come_back(actor=cast.bram)
    assert Member.objects.get(pk=cast.noor.pk).away_since is not None
    assert Leaving.objects.get() == leaving


def test_export_of_another_member_is_not_visible_and_stays(cast):
    export = ask_for_export(actor=cast.bram, language="nl")
    drop_export(actor=cast.otto)
    assert DataExport.objects.get() == export
    for user in (cast.otto, cast.mo, AnonymousUser()):
        assert not DataExport.objects.visible_to(user).exists()
    assert DataExport.objects.visible_to(cast.bram).get() == export
