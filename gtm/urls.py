"""Where the pages of opportunities live."""

from django.urls import path

from gtm.views import move_stage, opportunities

app_name = "gtm"
urlpatterns = [
    path("", opportunities, name="opportunities"),
    path("<int:pk>/stage/", move_stage, name="move_stage"),
]
