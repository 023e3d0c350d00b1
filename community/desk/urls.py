from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from community.desk.staff import views as staff

app_name = "desk"
read_or_send = require_http_methods(["GET", "HEAD", "POST"])

# /huis/
urlpatterns = [
    path("medewerkers/", require_safe(staff.staff), name="staff"),
    path("medewerkers/verloop/", require_safe(staff.history), name="history"),
    path("medewerkers/<uuid:public_id>/", read_or_send(staff.person), name="person"),
    path("medewerkers/<uuid:public_id>/<slug:kind>/", read_or_send(staff.end), name="end_duty"),
    path("medewerkers/<uuid:public_id>/<slug:kind>/<slug:group>/", read_or_send(staff.end), name="end_duty_in_group"),
]
