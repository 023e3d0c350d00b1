from django.urls import path
from django.views.decorators.http import require_POST

from community.privacy import views

app_name = "privacy"

# /mijn/gegevens/
urlpatterns = [
    path("", views.overview, name="overview"),
    path("meenemen/", require_POST(views.download), name="download"),
    path("weggaan/", views.leave, name="leave"),
    path("tot-ziens/", views.goodbye, name="goodbye"),
]
