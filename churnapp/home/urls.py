"""Where the pages of the day live."""

from django.urls import path

from churnapp.home.moved import moved
from churnapp.home.putting_off import bring_back_account, put_off_account
from churnapp.home.system import system
from churnapp.home.today import today

urlpatterns = [
    path("", today, name="home"),
    path("today/moved/", moved, name="moved"),
    path("today/system/", system, name="system"),
    path("today/put-off/<int:pk>/", put_off_account, name="put_off"),
    path("today/bring-back/<int:pk>/", bring_back_account, name="bring_back"),
]
