import uuid

from django.db import migrations, models


def give_public_ids(apps, _schema_editor):
    drafts = apps.get_model("members", "Draft").objects
    for key in drafts.values_list("pk", flat=True).iterator():
        drafts.filter(pk=key).update(public_id=uuid.uuid4())


class Migration(migrations.Migration):

    dependencies = [
        ("members", "0017_canonical_emails"),
    ]

    operations = [
        migrations.AddField(model_name="draft", name="fields", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="draft", name="public_id", field=models.UUIDField(null=True, editable=False)),
        migrations.RunPython(give_public_ids, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="draft",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
