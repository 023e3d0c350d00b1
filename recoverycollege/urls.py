from django.urls import path
from django.views.decorators.http import require_POST

from recoverycollege.enrolment import views as enrolment
from recoverycollege.meetings import views as meetings
from recoverycollege.runs import views as runs

app_name = "college"

# /herstelacademie/
urlpatterns = [
    path("agenda/", runs.upcoming, name="upcoming"),
    path("plannen/<slug:slug>/", runs.plan, name="plan"),
    path("afzeggen/<uuid:public_id>/", runs.cancel_all, name="cancel_all"),
    path("reeks/<uuid:public_id>/aanpassen/", runs.change, name="change"),
    path("reeks/<uuid:public_id>/", runs.run, name="run"),
    path("reeks/<uuid:public_id>/bijeenkomst/<int:number>/", meetings.change, name="meeting"),
    path("reeks/<uuid:public_id>/inschrijven/", require_POST(enrolment.enrol), name="enrol"),
    path("reeks/<uuid:public_id>/uitschrijven/", require_POST(enrolment.withdraw), name="withdraw"),
    path("reeks/<uuid:public_id>/agenda.ics", runs.calendar, name="calendar"),
]
