import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.groups.models import Group
from community.html import MAX_SOURCE_CHARACTERS, RENDERER_VERSION, render_post
from community.members.models import Persona
from community.moderation.choices import ContentState
from community.moderation.models import ModeratedContent
from forum.choices import NOTE_MAX_CHARACTERS, TITLE_MAX_CHARACTERS, AboutKind, ReactionKind
from forum.querysets import PostQuerySet, TopicQuerySet, UnansweredQuerySet


def heading_of(state: str, title: str) -> str:
    """Return the title of a topic, or the line that replaces it after the writer removed it."""
    return _("Taken back by the writer") if state == ContentState.REMOVED else title


class Topic(ModeratedContent):
    """A topic in one group. Its first post is number 1."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="topics")
    title = models.CharField(gettext_lazy("title"), max_length=TITLE_MAX_CHARACTERS)
    content_note = models.CharField(gettext_lazy("content note"), max_length=NOTE_MAX_CHARACTERS, blank=True)
    about_kind = models.CharField(max_length=10, choices=AboutKind, blank=True)
    about_id = models.CharField(max_length=80, blank=True)
    submission_id = models.UUIDField(default=uuid.uuid4, editable=False)  # idempotency key of the form
    # Counters, kept in the same transaction as what they count.
    last_number = models.PositiveIntegerField(default=0, editable=False)
    seq = models.PositiveIntegerField(default=0, editable=False)  # raised by every change inside, for live
    replies_count = models.PositiveIntegerField(default=0, editable=False)
    last_post_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "submission_id"], name="one_topic_per_sending")]
        indexes = [
            models.Index(fields=["group", "-last_post_at", "-public_id"]),
            models.Index(fields=["-last_post_at", "-public_id"]),
            models.Index(fields=["-created_at"]),
            models.Index(fields=["created_at", "id"], condition=models.Q(state="held"), name="held_topics"),
            models.Index(fields=["about_kind", "about_id", "-last_post_at", "-public_id"], name="topics_about"),
        ]

    def __str__(self):
        return f"topic {self.pk}"

    @property
    def heading(self) -> str:
        """The title, or the line that replaces it after the writer removed it."""
        return heading_of(self.state, self.title)

    @property
    def note(self) -> str:
        """The content note; removed together with the title."""
        return "" if self.state == ContentState.REMOVED else self.content_note

    @property
    def about(self) -> str:
        return f"{self.about_kind}:{self.about_id}" if self.about_kind else ""

    def get_absolute_url(self):
        return reverse("forum:topic", args=[self.public_id])


class Post(ModeratedContent):
    """A post in a topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField(editable=False)  # within the topic; 1 opens it; never given out again
    seq = models.PositiveIntegerField(editable=False)  # the topic's seq at the last change of this post
    submission_id = models.UUIDField(default=uuid.uuid4, editable=False)
    source = models.TextField(max_length=MAX_SOURCE_CHARACTERS)
    html = models.TextField(editable=False)
    renderer_version = models.PositiveSmallIntegerField(editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    recognise_count = models.PositiveIntegerField(default=0, editable=False)
    support_count = models.PositiveIntegerField(default=0, editable=False)
    thanks_count = models.PositiveIntegerField(default=0, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="one_post_per_number"),
            models.UniqueConstraint(fields=["topic", "author", "submission_id"], name="one_post_per_sending"),
        ]
        indexes = [
            models.Index(fields=["topic", "seq"]),
            models.Index(fields=["author", "-created_at"]),
            models.Index(fields=["author", "topic"], name="topics_of_author"),
            models.Index(fields=["created_at", "id"], condition=models.Q(state="held"), name="held_posts"),
        ]

    def __str__(self):
        return f"post {self.pk}"

    @property
    def is_opening(self) -> bool:
        return self.number == 1

    @property
    def is_removed(self) -> bool:
        return self.state == ContentState.REMOVED

    @property
    def body(self) -> str:
        """Safe HTML; rendered again when it was stored by an older renderer."""
        return self.html if self.renderer_version == RENDERER_VERSION else render_post(self.source).html

    def get_absolute_url(self):
        return reverse("forum:post", args=[self.public_id])


class Unanswered(models.Model):
    """A post that waits for an answer: the first of a topic, or the first that a newcomer wrote here at all. The row
    goes when somebody else answers."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="unanswered")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="unanswered")
    since = models.DateTimeField(db_index=True)
    # when the hosts were told that it waits longer than promised
    told_at = models.DateTimeField(null=True)

    objects = UnansweredQuerySet.as_manager()

    def __str__(self):
        return f"unanswered post {self.pk}"


class PostEdit(models.Model):
    """An earlier version of a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="edits")
    source = models.TextField()
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"edit {self.pk}"


class Reaction(models.Model):
    """A reaction to a post: counted, and never shown with a name."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions")
    # null after the account was closed: the reaction stays counted
    persona = models.ForeignKey(Persona, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=10, choices=ReactionKind)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "persona", "kind"], name="one_reaction_of_a_kind")]

    def __str__(self):
        return f"{self.kind} {self.pk}"
