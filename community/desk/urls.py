from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.desk.checklist import views as checklist
from community.desk.setup import views as setup
from community.desk.staff import views as staff

app_name = "desk"
read_or_send = require_http_methods(["GET", "HEAD", "POST"])

# /huis/
urlpatterns = [
    path("", require_safe(checklist.checklist), name="checklist"),
    path("begin/<str:token>/", read_or_send(setup.begin), name="begin"),
    path("proefmail/", require_POST(checklist.send_test_email), name="send_test_email"),
    path("beginteksten/", require_POST(checklist.put_starter_texts), name="put_starter_texts"),
    path("aanmelden/openen/", require_POST(checklist.open_sign_up), name="open_sign_up"),
    path("aanmelden/sluiten/", require_POST(checklist.close_sign_up), name="close_sign_up"),
    path("medewerkers/", require_safe(staff.staff), name="staff"),
    path("medewerkers/verloop/", require_safe(staff.history), name="history"),
    path("medewerkers/<uuid:public_id>/", read_or_send(staff.person), name="person"),
    path("medewerkers/<uuid:public_id>/<slug:kind>/", read_or_send(staff.end), name="end_duty"),
    path("medewerkers/<uuid:public_id>/<slug:kind>/<slug:group>/", read_or_send(staff.end), name="end_duty_in_group"),
]
