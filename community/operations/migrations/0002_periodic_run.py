from django.db import migrations


class Migration(migrations.Migration):
    """Rename the model; its table keeps the name that it has."""

    dependencies = [("operations", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("Turn", "PeriodicRun"),
                migrations.AlterModelTable("PeriodicRun", "operations_turn"),
            ]
        )
    ]
