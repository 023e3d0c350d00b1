from django.urls import path
from django.views.decorators.http import require_POST

from community.notifications import views

app_name = "notifications"

# /mijn/berichten/
urlpatterns = [
    path("", views.messages_list, name="list"),
    path("gelezen/", require_POST(views.read_all), name="read_all"),
    path("<uuid:public_id>/", require_POST(views.open_one), name="open"),
]
