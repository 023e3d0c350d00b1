from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from community.groups.raid import views

app_name = "raid"
read_or_send = require_http_methods(["GET", "HEAD", "POST"])

# /moderatie/rust/
urlpatterns = [
    path("", read_or_send(views.house), name="house"),
    path("<slug:slug>/", read_or_send(views.group), name="group"),
    path("<uuid:public_id>/stoppen/", require_POST(views.end), name="end"),
]
