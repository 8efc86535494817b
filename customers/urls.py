"""Where the pages of accounts live."""

from django.urls import path

from customers.views.account import account, account_panel
from customers.views.account_list import accounts

app_name = "customers"
urlpatterns = [
    path("", accounts, name="accounts"),
    path("<int:pk>/", account, name="account"),
    path("<int:pk>/panels/<slug:key>/", account_panel, name="account_panel"),
]
