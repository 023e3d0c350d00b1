from django.urls import path

from community.privacy import views

app_name = "privacy"

# /mijn/gegevens/
urlpatterns = [
    path("", views.overview, name="overview"),
    path("weggaan/", views.leave, name="leave"),
    path("tot-ziens/", views.goodbye, name="goodbye"),
]
