from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from community.privacy.export import views

app_name = "export"

# /mijn/gegevens/meenemen/
urlpatterns = [
    path("", require_safe(views.home), name="home"),
    path("maken/", require_POST(views.ask), name="ask"),
    path("weg/", require_POST(views.drop), name="drop"),
    path("<uuid:public_id>/", require_safe(views.download), name="download"),
]
