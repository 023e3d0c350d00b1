"""Signing up begins closed, and stays open in a house that has members already."""

import django.utils.timezone
from django.db import migrations, models


def keep_open(apps, schema_editor):
    if apps.get_model("members", "Member").objects.exists():
        apps.get_model("members", "SignUpState").objects.get_or_create(pk=1, defaults={"is_open": True})


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0020_away_members"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignUpState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_open", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RunPython(keep_open, migrations.RunPython.noop),
    ]
