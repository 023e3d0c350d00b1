from django.urls import path
from django.views.decorators.http import require_POST

from community.notifications import unsubscribe, views

app_name = "notifications"

# /mijn/berichten/
urlpatterns = [
    path("", views.messages_list, name="list"),
    path("gelezen/", require_POST(views.read_all), name="read_all"),
    path("instellingen/", views.settings, name="settings"),
    path("pauze/", require_POST(views.begin_break), name="begin_break"),
    path("pauze/klaar/", require_POST(views.end_break), name="end_break"),
    path("volgen/<slug:kind>/<uuid:thing>/", views.follow, name="follow"),
    path("stoppen/<str:token>/", unsubscribe.stop, name="stop"),
    path("<uuid:public_id>/", require_POST(views.open_one), name="open"),
]
