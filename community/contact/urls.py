from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.contact import views

app_name = "contact"

# /contact/
urlpatterns = [
    path("", require_http_methods(["GET", "HEAD", "POST"])(views.write), name="write"),
    path("ontvangen/", require_safe(views.inbox), name="inbox"),
    path("ontvangen/<uuid:pk>/", require_http_methods(["GET", "HEAD", "POST"])(views.message), name="message"),
    path("ontvangen/<uuid:pk>/oppakken/", require_POST(views.claim), name="claim"),
    path("ontvangen/<uuid:pk>/loslaten/", require_POST(views.release), name="release"),
    path("ontvangen/<uuid:pk>/klaar/", require_POST(views.close), name="close"),
]
