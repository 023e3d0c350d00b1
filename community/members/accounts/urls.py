from django.urls import path
from django.views.generic import TemplateView

from community.members.accounts import views

urlpatterns = [
    # another e-mail address
    path("mijn/adres-houden/", views.keep, name="keep_my_address"),
    path("adres-houden/<str:token>/", views.keep_from_mail, name="keep_address"),
    path("te-jong/", TemplateView.as_view(template_name="members/too_young.html"), name="too_young"),
]
