"""Where the inbox lives."""

from django.urls import path

from churnapp.notifications.views import (
    bell,
    inbox,
    mark_notification,
    mute_account,
    read_all,
    stop_mail,
)

app_name = "notifications"
urlpatterns = [
    path("", inbox, name="inbox"),
    path("stop/<str:token>/", stop_mail, name="stop"),
    path("count/", bell, name="bell"),
    path("read-all/", read_all, name="read_all"),
    path("<int:pk>/mark/", mark_notification, name="mark"),
    path("<int:pk>/mute/", mute_account, name="mute"),
]
