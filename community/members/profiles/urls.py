from django.urls import path

from community.members.profiles import views

urlpatterns = [
    # /mijn/
    path("mijn/", views.home, name="home"),
    path("mijn/welkom/", views.welcome, name="welcome"),
    path("mijn/naam/", views.change_name, name="change_name"),
    path("mijn/profiel/", views.edit_profile, name="edit_profile"),
    path("mijn/profiel/<uuid:public_id>/", views.edit_other_profile, name="edit_other_profile"),
    # /leden/
    path("leden/<uuid:public_id>/", views.profile, name="profile"),
]
