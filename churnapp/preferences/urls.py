"""Where the preferences live."""

from django.urls import path

from churnapp.preferences.views import preferences

urlpatterns = [path("", preferences, name="preferences")]
