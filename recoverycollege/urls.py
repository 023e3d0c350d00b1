app_name = "college"
urlpatterns = []
