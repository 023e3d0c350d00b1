from django.urls import path

from community.pages import media

# /media/
app_name = "media"
urlpatterns = [
    path("documents/<uuid:public_id>/<str:filename>", media.document, name="document"),
    path("images/<path:name>", media.image, name="image"),
]
