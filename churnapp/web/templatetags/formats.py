"""Money, percent and times, formatted once for every page."""

from django import template

register = template.Library()
