from django.utils import timezone

from community.groups.models import Group, Membership
from community.members.models import Block
from community.members.profiles.names import name_key
from demo.content import toml, toml_files, topic_id
from demo.loaders import forum, groups
from forum.models import Post, Reaction, Topic
from tests.support.people import make_member


def people() -> dict:
    made = {}
    for person in toml("people")["person"]:
        member = make_member(person["key"], person["role"])
        member.personas.update(name=person["name"], name_key=name_key(person["name"]))
        made[person["key"]] = member
    return made


def counts() -> list[int]:
    return [model.objects.count() for model in (Group, Membership, Topic, Post, Reaction)]


def test_loading_groups_and_topics_twice_adds_nothing(db):
    people()
    groups.load()
    forum.load()
    first = counts()
    groups.load()
    forum.load()
    assert counts() == first
    assert Group.objects.boards().count() == 4
    assert Group.objects.peer().count() == 5
    assert Topic.objects.count() >= 20
    assert Post.objects.filter(number__gt=1).count() >= 80


def test_demo_topics_are_in_the_past_and_counted(db):
    people()
    groups.load()
    forum.load()
    assert not Post.objects.filter(created_at__gt=timezone.now()).exists()
    for topic in Topic.objects.all():
        assert topic.posts.count() == topic.last_number == topic.replies_count + 1
        assert topic.last_post_at == topic.posts.order_by("-number")[0].created_at
    for post in Post.objects.exclude(author=None):
        assert not post.reactions.filter(persona=post.author).exists()
        reactions = [post.reactions.filter(kind=kind).count() for kind in ("recognise", "support", "thanks")]
        assert reactions == [post.recognise_count, post.support_count, post.thanks_count]


def test_demo_members_write_only_in_their_groups(db):
    made = people()
    Block.objects.create(blocker=made["anna"], blocked=made["ben"])
    groups.load()
    forum.load()
    for post in Post.objects.exclude(topic__group__kind="board").select_related("author", "topic__group"):
        assert post.topic.group.memberships.active().filter(member=post.author.member_id).exists(), post.topic.title
    closed = Group.objects.exclude(kind="board").filter(visibility="group")
    of_anna = closed.joined_by(made["anna"])
    assert of_anna.exists()
    assert not of_anna.joined_by(made["bram"]).exists()


def test_topic_ids_are_unique_and_of_version_four():
    keys = [key for key, _entry in toml_files("topics")]
    assert len({topic_id(key) for key in keys}) == len(keys)
    assert {topic_id(key).version for key in keys} == {4}
