"""Help is there from the first start; and the group of those who write and publish."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "helplines.json"
EDITORS = "Redactie"
PAGE_PERMISSIONS = ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"]
# Wagtail asks for the permissions of its own image and document, also where ours stand in their place.
COLLECTION_PERMISSIONS = {
    ("wagtailimages", "image"): ["add_image", "change_image", "delete_image", "choose_image"],
    ("wagtaildocs", "document"): ["add_document", "change_document", "delete_document", "choose_document"],
}
SNIPPET_MODELS = ["author", "helpline"]


def write_help_lines(apps, schema_editor):
    HelpLine = apps.get_model("pages", "HelpLine")
    for line in json.loads(DATA.read_text(encoding="utf-8")):
        HelpLine.objects.get_or_create(key=line["key"], defaults=line)


def permission(apps, app_label, model, codename):
    """Permissions are made after all migrations; the ones we hand out are made here, in the same way."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    name = f"Can {codename.split('_')[0]} {model}"
    return apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )[0]


def found_the_editors(apps, schema_editor):
    # Wagtail's own two groups: here duties decide, and one group is enough
    apps.get_model("auth", "Group").objects.filter(name__in=["Moderators", "Editors"], user__isnull=True).delete()
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=EDITORS)
    group.permissions.add(permission(apps, "wagtailadmin", "admin", "access_admin"))
    for model in SNIPPET_MODELS:
        group.permissions.add(*(permission(apps, "pages", model, f"{verb}_{model}") for verb in ("add", "change", "delete")))
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).order_by("path").first()
    if root is not None:
        for codename in PAGE_PERMISSIONS:
            apps.get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(
                group=group, page_id=root.pk, permission=permission(apps, "wagtailcore", "page", codename)
            )
    collection = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).order_by("path").first()
    for (app_label, model), codenames in COLLECTION_PERMISSIONS.items() if collection else ():
        for codename in codenames:
            apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
                group=group, collection=collection, permission=permission(apps, app_label, model, codename)
            )


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0002_the_fixed_pages"),
        ("wagtailadmin", "0005_editingsession_is_editing"),
        ("wagtailimages", "0023_add_choose_permissions"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(write_help_lines, migrations.RunPython.noop),
        migrations.RunPython(found_the_editors, migrations.RunPython.noop),
    ]
