from django.urls import path

from community.pages.media import views

# /media/
app_name = "media"
urlpatterns = [
    path("kleuren-<slug:version>.css", views.colours, name="colours"),
    path("logo-<str:name>", views.logo, name="logo"),
    path("documents/<uuid:public_id>/<str:filename>", views.document, name="document"),
    path("images/<path:name>", views.image, name="image"),
]
