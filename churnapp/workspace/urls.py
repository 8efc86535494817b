"""Where the pages of the workspace live."""

from django.urls import path

from churnapp.workspace.views.bulk import bulk_action
from churnapp.workspace.views.changes import change, changes, continue_stalled, undo_change
from churnapp.workspace.views.export import export_list
from churnapp.workspace.views.inline import edit_field
from churnapp.workspace.views.saved_views import (
    change_view,
    delete_view,
    duplicate_view,
    new_view,
    place_view,
    restore_view,
    saved_view,
    saved_views,
    told,
    update_view,
)

app_name = "workspace"
urlpatterns = [
    path("views/", saved_views, name="saved_views"),
    path("views/new/", new_view, name="new_view"),
    path("views/told/<int:pk>/", told, name="told"),
    path("views/<int:pk>/", saved_view, name="saved_view"),
    path("views/<int:pk>/edit/", change_view, name="change_view"),
    path("views/<int:pk>/query/", update_view, name="update_view"),
    path("views/<int:pk>/copy/", duplicate_view, name="duplicate_view"),
    path("views/<int:pk>/place/", place_view, name="place_view"),
    path("views/<int:pk>/delete/", delete_view, name="delete_view"),
    path("views/<int:pk>/restore/", restore_view, name="restore_view"),
    path("changes/", changes, name="changes"),
    path("changes/<int:pk>/", change, name="change"),
    path("changes/<int:pk>/undo/", undo_change, name="undo_change"),
    path("changes/<int:pk>/go-on/", continue_stalled, name="continue_change"),
    path("lists/<slug:key>/do/<slug:action>/", bulk_action, name="bulk_action"),
    path("lists/<slug:key>/export/", export_list, name="export_list"),
    path("fields/<slug:subject>/<slug:field>/<int:pk>/", edit_field, name="edit_field"),
]
