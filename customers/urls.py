"""Where the pages of accounts and of tasks live."""

from django.urls import path

from customers.views import calendar, files, following, notes, parent, people, sharing
from customers.views.account import account, account_panel
from customers.views.account_list import accounts
from customers.views.custom_fields import custom_field, custom_fields, new_custom_field, retire_custom_field
from customers.views.custom_values import custom_values
from customers.views.dealing_out import deal_out_accounts
from customers.views.departures import departure, take_departure_back, welcome_account_back
from customers.views.tasks import change_task, finish_task, move_task, new_task, reopen_task, tasks

app_name = "customers"
urlpatterns = [
    path("", accounts, name="accounts"),
    path("deal-out/", deal_out_accounts, name="deal_out"),
    path("<int:pk>/", account, name="account"),
    path("<int:pk>/fields/", custom_values, name="custom_values"),
    path("fields/", custom_fields, name="custom_fields"),
    path("fields/new/", new_custom_field, name="new_custom_field"),
    path("fields/<slug:key>/", custom_field, name="custom_field"),
    path("fields/<slug:key>/retire/", retire_custom_field, name="retire_custom_field"),
    path("<int:pk>/panels/<slug:key>/", account_panel, name="account_panel"),
    path("<int:pk>/notes/new/", notes.new_note, name="new_note"),
    path("<int:pk>/mentionable/", notes.mentionable, name="mentionable"),
    path("<int:pk>/files/send/", files.send_file, name="send_file"),
    path("files/<int:pk>/", files.file, name="file"),
    path("files/<int:pk>/delete/", files.delete, name="delete_file"),
    path("files/<int:pk>/restore/", files.restore, name="restore_file"),
    path("<int:pk>/follow/", following.follow_account, name="follow"),
    path("<int:pk>/share/", sharing.share, name="share"),
    path("shares/<int:pk>/revoke/", sharing.revoke, name="revoke_share"),
    path("shared/<str:token>/", sharing.shared, name="shared"),
    path("<int:pk>/departure/", departure, name="departure"),
    path("<int:pk>/departure/take-back/", take_departure_back, name="take_departure_back"),
    path("<int:pk>/departure/welcome-back/", welcome_account_back, name="welcome_back"),
    path("<int:pk>/parent/", parent.parent, name="parent"),
    path("<int:pk>/people/new/", people.new_contact, name="new_contact"),
    path("people/<int:pk>/", people.edit_contact, name="edit_contact"),
    path("people/<int:pk>/remove/", people.remove, name="remove_contact"),
    path("people/<int:pk>/restore/", people.restore, name="restore_contact"),
    path("notes/<int:pk>/", notes.edit_note, name="edit_note"),
    path("notes/<int:pk>/answer/", notes.answer, name="answer_note"),
    path("notes/<int:pk>/pin/", notes.pin, name="pin_note"),
    path("notes/<int:pk>/delete/", notes.delete, name="delete_note"),
    path("notes/<int:pk>/restore/", notes.restore, name="restore_note"),
]

task_patterns = [
    path("", tasks, name="tasks"),
    path("new/", new_task, name="new"),
    path("calendar/", calendar.calendar_address, name="calendar"),
    path("calendar/new/", calendar.new_calendar_address, name="new_calendar"),
    path("calendar/revoke/", calendar.revoke_calendar_address, name="revoke_calendar"),
    path("<int:pk>/", change_task, name="change"),
    path("<int:pk>/done/", finish_task, name="finish"),
    path("<int:pk>/open/", reopen_task, name="reopen"),
    path("<int:pk>/due/", move_task, name="move"),
]
