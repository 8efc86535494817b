"""Where the search lives."""

from django.urls import path

from churnapp.search.views import search_page

urlpatterns = [path("", search_page, name="search")]
