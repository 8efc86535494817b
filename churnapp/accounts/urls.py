"""Login, logout and preferences."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from churnapp.accounts.views import EntranceView, set_theme

urlpatterns = [
    path("login/", EntranceView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("preferences/theme/", set_theme, name="set_theme"),
]
