from django.db import migrations, models

from community.pages.content.reading_time import minutes_to_read, text_of_body

AUTHORED = ("articlepage", "storypage")


def count_minutes(apps, schema_editor):
    for name in AUTHORED:
        for page in apps.get_model("pages", name).objects.only("summary", "summary_en", "body", "body_en").iterator():
            page.minutes = minutes_to_read(page.summary, text_of_body(page.body))
            page.minutes_en = minutes_to_read(page.summary_en or page.summary, text_of_body(page.body_en or page.body))
            page.save(update_fields=["minutes", "minutes_en"])


def minutes() -> models.Field:
    return models.PositiveSmallIntegerField(default=1, editable=False)


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0008_names_in_the_cms"),
    ]

    operations = [
        *(migrations.AddField(name, field, minutes()) for name in AUTHORED for field in ("minutes", "minutes_en")),
        migrations.RunPython(count_minutes, migrations.RunPython.noop),
    ]
