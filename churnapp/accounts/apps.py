"""The door: users, roles and teams."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who log in."""

    name = "churnapp.accounts"
    label = "accounts"
