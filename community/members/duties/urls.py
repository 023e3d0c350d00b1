from django.urls import path

from community.members.duties import views

urlpatterns = [path("mijn/werk/", views.work, name="work")]
