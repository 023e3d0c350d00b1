"""What a text may be made of leaves the schema. The columns stay as they are, so no table is written anew."""

from django.db import migrations

from community.pages.content.fields import BodyField

PAGES = ["college", "collegeindex", "course"]
FIELDS = {"body": "text", "body_en": "text in English"}


class Migration(migrations.Migration):
    dependencies = [("recoverycollege", "0003_ages")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(page, name, BodyField(blank=True, verbose_name=label))
                for page in PAGES
                for name, label in FIELDS.items()
            ]
        )
    ]
