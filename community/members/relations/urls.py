from django.urls import path

from community.members.relations import views

urlpatterns = [
    # /mijn/
    path("mijn/geblokkeerd/", views.blocked, name="blocked"),
    path("mijn/geblokkeerd/<uuid:public_id>/weg/", views.unblock, name="unblock"),
    path("mijn/gedempt/<uuid:public_id>/hoor-weer/", views.unmute, name="hear_again"),
    # /leden/
    path("leden/<uuid:public_id>/blokkeren/", views.block_member, name="block"),
    path("leden/<uuid:public_id>/dempen/", views.mute_persona, name="mute"),
]
