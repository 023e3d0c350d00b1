import uuid

from django.db import migrations, models


def give_ids(apps, schema_editor):
    block = apps.get_model("members", "Block")
    for row in block.objects.all():
        row.public_id = uuid.uuid4()
        row.save(update_fields=["public_id"])


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        migrations.AddField("member", "sessions_version", models.PositiveIntegerField(default=1, editable=False)),
        migrations.AddField("member", "may_write", models.BooleanField(default=True, editable=False)),
        migrations.AddField("block", "public_id", models.UUIDField(default=uuid.uuid4, null=True, editable=False)),
        migrations.RunPython(give_ids, migrations.RunPython.noop),
        migrations.AlterField(
            "block", "public_id", models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
        ),
    ]
