from django.urls import path

from community.members.consent import views

urlpatterns = [
    # /mijn/toestemming/
    path("mijn/toestemming/", views.consent, name="consent"),
    path("mijn/toestemming/opnieuw/", views.asked_again, name="asked_again"),
]
