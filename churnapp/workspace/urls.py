"""Where the pages of the workspace live."""

from django.urls import path

from churnapp.workspace.views.changes import change, changes, continue_stalled, undo_change
from churnapp.workspace.views.inline import edit_field

app_name = "workspace"
urlpatterns = [
    path("changes/", changes, name="changes"),
    path("changes/<int:pk>/", change, name="change"),
    path("changes/<int:pk>/undo/", undo_change, name="undo_change"),
    path("changes/<int:pk>/go-on/", continue_stalled, name="continue_change"),
    path("fields/<slug:subject>/<slug:field>/<int:pk>/", edit_field, name="edit_field"),
]
