from django.db import migrations

EDITORS = "Redactie"
APP, MODEL = "moderation", "statementtemplate"


def let_editors_change_the_texts(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.filter(name=EDITORS).first()
    if group is None:
        return
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=APP, model=MODEL)
    for verb in ("add", "change", "delete"):
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type, codename=f"{verb}_{MODEL}", defaults={"name": f"Can {verb} {MODEL}"}
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0010_house_and_announcements"),
        ("moderation", "0022_statement_templates"),
    ]
    operations = [migrations.RunPython(let_editors_change_the_texts, migrations.RunPython.noop)]
