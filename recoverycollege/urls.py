from django.urls import path
from django.views.decorators.http import require_POST

from recoverycollege import views

app_name = "college"

# /herstelacademie/
urlpatterns = [
    path("agenda/", views.upcoming, name="upcoming"),
    path("plannen/<slug:slug>/", views.plan, name="plan"),
    path("afzeggen/<uuid:public_id>/", views.cancel_all, name="cancel_all"),
    path("reeks/<uuid:public_id>/aanpassen/", views.change, name="change"),
    path("reeks/<uuid:public_id>/", views.run, name="run"),
    path("reeks/<uuid:public_id>/inschrijven/", require_POST(views.enrol), name="enrol"),
    path("reeks/<uuid:public_id>/uitschrijven/", require_POST(views.withdraw), name="withdraw"),
    path("reeks/<uuid:public_id>/agenda.ics", views.calendar, name="calendar"),
]
