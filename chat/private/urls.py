from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chat.private import views

app_name = "private"
get_or_post = require_http_methods(["GET", "POST"])

# /mijn/gesprekken/
urlpatterns = [
    path("", require_GET(views.index), name="index"),
    path("vragen/<uuid:public_id>/", get_or_post(views.ask), name="ask"),
    path("gevraagd-worden/", require_POST(views.being_asked), name="being_asked"),
    path("<uuid:public_id>/", get_or_post(views.conversation), name="conversation"),
    path("<uuid:public_id>/ja/", require_POST(views.accept), name="accept"),
    path("<uuid:public_id>/nee/", require_POST(views.decline), name="decline"),
    path("<uuid:public_id>/stoppen/", get_or_post(views.end), name="end"),
    path("<uuid:public_id>/gelezen/", require_POST(views.read), name="read"),
    path("bericht/<uuid:public_id>/weghalen/", get_or_post(views.remove), name="remove"),
]
