"""The root of the page tree, the root of the collections and Wagtail's first workflow get names that editors know."""

from django.db import migrations

PAGES, FILES, WORKFLOW = "Alle pagina’s", "Alle bestanden", "Een collega kijkt mee"


def rename(apps, schema_editor):
    roots = apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title="Root")
    roots.update(title=PAGES, draft_title=PAGES)
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name="Root").update(name=FILES)
    for model in ("Workflow", "Task"):
        apps.get_model("wagtailcore", model).objects.filter(name__startswith="Moderators approval").update(name=WORKFLOW)
    apps.get_model("wagtailcore", "Site").objects.filter(site_name="").update(site_name="Huiskamer")


class Migration(migrations.Migration):
    dependencies = [("pages", "0007_theme_leads_to_people"), ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
