from django.db import models
from django.utils.translation import gettext_lazy as _

EDITED_FIELDS = ["location", "is_online", "seats", "is_cancelled"]  # of a planned run


class EnrolmentState(models.TextChoices):
    ENROLLED = "enrolled", _("Enrolled")
    WAITING = "waiting", _("On the waiting list")
    WITHDRAWN = "withdrawn", _("Withdrawn")
