"""Where the pages of usage live."""

from django.urls import path

from usage.views import releases
from usage.views.ticket_list import tickets

app_name = "usage"
urlpatterns = [
    path("tickets/", tickets, name="tickets"),
    path("releases/", releases.release_list, name="releases"),
    path("releases/<int:pk>/", releases.release, name="release"),
    path("releases/<int:pk>/remove/", releases.remove_release, name="remove_release"),
]
