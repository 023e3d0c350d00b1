from django.urls import path
from django.views.decorators.http import require_POST

from community.moderation import views
from community.moderation.notes import views as notes

app_name = "moderation"

# /moderatie/
urlpatterns = [
    path("", views.queue, name="queue"),
    path("zo-werkt-het/", views.how_it_works, name="how_it_works"),
    path("melden/<slug:kind>/<uuid:public_id>/", views.report, name="report"),
    path("melding/<uuid:public_id>/", views.review, name="review"),
    path("melding/<uuid:public_id>/oppakken/", require_POST(views.claim), name="claim"),
    path("melding/<uuid:public_id>/schrijven/", notes.write_note, name="write_note"),
    path("bericht/<uuid:public_id>/", notes.note, name="note"),
    path("wacht/", views.unseen, name="unseen"),
    path("beslist/", views.decided, name="decided"),
    path("besluit/<uuid:public_id>/", views.decision, name="decision"),
]
