from django.db import migrations, models


class Migration(migrations.Migration):
    """Only the names in the code change: the columns stay."""

    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("members", "0012_name_keys_by_unicode"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("draft", "one_draft_per_place"),
                migrations.RenameField("draft", "place", "key"),
                migrations.AlterField("draft", "key", models.CharField(db_column="place", max_length=120)),
                migrations.AddConstraint(
                    "draft", models.UniqueConstraint(fields=("member", "key"), name="one_draft_per_place")
                ),
                migrations.RenameField("emailchange", "address", "email_address"),
                migrations.AlterField(
                    "emailchange",
                    "email_address",
                    models.OneToOneField(
                        db_column="address_id",
                        on_delete=models.deletion.CASCADE,
                        related_name="change",
                        to="account.emailaddress",
                    ),
                ),
            ]
        )
    ]
