from datetime import timedelta

from django.db import migrations
from django.utils import timezone


def note_unanswered(apps, schema_editor):
    """Let the topics of the last month wait that nobody answered."""
    posts = apps.get_model("forum", "Post").objects.filter(
        number=1, state="visible", topic__state="visible", topic__replies_count=0,
        created_at__gt=timezone.now() - timedelta(days=30),
    )
    unanswered = apps.get_model("forum", "Unanswered")
    rows = posts.values_list("pk", "topic", "created_at")
    unanswered.objects.bulk_create(
        (unanswered(post_id=post, topic_id=topic, since=since) for post, topic, since in rows), batch_size=1000
    )


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0005_unanswered'),
    ]

    operations = [
        migrations.RunPython(note_unanswered, migrations.RunPython.noop),
    ]
