from django.urls import path
from django.views.decorators.http import require_safe

from community.desk.staff import views

app_name = "duties"

# /mijn/taken/
urlpatterns = [path("", require_safe(views.own), name="own")]
