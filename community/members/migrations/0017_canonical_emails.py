from django.db import migrations

from community.text import canonical_email


def bring_to_one_form(apps, schema_editor):
    """An address is stored in one form now. Of two accounts that turn out to have one address, both stay as they are."""
    Member, EmailAddress = apps.get_model("members", "Member"), apps.get_model("account", "EmailAddress")
    for model in (Member, EmailAddress):
        for row in model.objects.only("email").order_by("pk").iterator():
            try:
                email = canonical_email(row.email)
            except ValueError:
                continue
            if email != row.email and not model.objects.filter(email=email).exists():
                model.objects.filter(pk=row.pk).update(email=email)


class Migration(migrations.Migration):
    dependencies = [("members", "0016_awaits_owner"), ("account", "0009_emailaddress_unique_primary_email")]
    operations = [migrations.RunPython(bring_to_one_form, migrations.RunPython.noop)]
