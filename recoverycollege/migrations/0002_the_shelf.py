"""The page /herstelacademie/, which always has the same address."""

from django.db import migrations

from community.pages.navigation.fixed_pages import add_page, home


def plant(apps, schema_editor):
    add_page(
        apps,
        "recoverycollege.CollegeIndex",
        home(apps),
        title="Herstelacademie",
        slug="herstelacademie",
        title_en="Recovery college",
        summary="Leren van en met mensen die weten hoe het is. Gratis, en zonder verwijzing.",
        summary_en="Learning from and with people who know what it is like. Free, and without referral.",
    )


class Migration(migrations.Migration):
    dependencies = [("recoverycollege", "0001_initial"), ("pages", "0002_the_fixed_pages")]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
