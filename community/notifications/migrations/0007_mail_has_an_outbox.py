from django.db import migrations, models


class Migration(migrations.Migration):
    """Take the tries of the mail server out of the code: the outbox counts them. The columns stay until a later version
    drops them, because the version before this one reads and writes them while an update is under way."""

    dependencies = [("notifications", "0006_newest_first")]

    operations = [
        migrations.AlterField("preferences", "failures", models.PositiveSmallIntegerField(default=0, db_default=0)),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField("preferences", "failures"),
                migrations.RemoveField("preferences", "retry_at"),
            ]
        ),
    ]
