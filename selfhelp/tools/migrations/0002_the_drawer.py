"""The page /hulpmiddelen/, which always has the same address."""

from django.db import migrations

from community.pages.navigation.fixed_pages import add_page, home


def plant(apps, schema_editor):
    add_page(
        apps,
        "tools.ToolIndex",
        home(apps),
        title="Hulpmiddelen",
        slug="hulpmiddelen",
        title_en="Self-help tools",
        summary="Gratis apps, cursussen en sites waar je zelf mee aan de slag kunt. Leden vertellen wat hen hielp.",
        summary_en="Free apps, courses and sites to use by yourself. Members tell what helped them.",
    )


class Migration(migrations.Migration):
    dependencies = [("tools", "0001_initial"), ("pages", "0002_the_fixed_pages")]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
