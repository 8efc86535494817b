"""Where the pages of usage live."""

from django.urls import path

from usage.views.ticket_list import tickets

app_name = "usage"
urlpatterns = [path("tickets/", tickets, name="tickets")]
