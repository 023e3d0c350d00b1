from django.db import models


class GenerationChange(models.Model):
    """Transactions that raised a generation: one row for each, until ``merge_changes`` adds rows up.

    The generation of a name is the sum of ``changes``. There is no row that every transaction updates: transactions
    only insert, so none waits for another here.
    """

    name = models.CharField(max_length=40)
    changes = models.BigIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=["name"], name="generations_name"),)

    def __str__(self):
        return f"{self.name} +{self.changes}"
