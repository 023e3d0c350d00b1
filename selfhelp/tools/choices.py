from django.db import models
from django.utils.translation import gettext_lazy as _


class Platform(models.TextChoices):
    WEB = "web", _("Website")
    IOS = "ios", _("iPhone or iPad")
    ANDROID = "android", _("Android phone")
    EMAIL = "email", _("By e-mail")
    PHONE = "phone", _("By phone")
    IN_PERSON = "in_person", _("In person")


class Language(models.TextChoices):
    DUTCH = "nl", _("Dutch")
    FLEMISH = "nl-BE", _("Flemish")
    ENGLISH = "en", _("English")


class Helped(models.TextChoices):
    YES = "yes", _("Yes")
    A_BIT = "a_bit", _("A bit")
    NO = "no", _("No")


class Recommend(models.TextChoices):
    YES = "yes", _("Yes")
    MAYBE = "maybe", _("It depends on the person")
    NO = "no", _("No")
