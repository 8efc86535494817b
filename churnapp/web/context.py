"""What every template knows."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from churnapp.web.navigation import sidebar_for

SYSTEM_THEME = "auto"
FOLDED_COOKIE = "folded"


def interface(request: HttpRequest) -> dict[str, object]:
    """The name of the product, the theme, and the navigation of whoever is logged in."""
    user = getattr(request, "user", None)  # a request refused before the login was read has none
    if user is None or not user.is_authenticated:
        return {"product": "ChurnApp", "theme": SYSTEM_THEME, "navigation": []}
    return {
        "product": "ChurnApp",
        "theme": user.theme,
        "density": user.density,
        "has_single_keys": user.has_single_keys,
        "navigation": SimpleLazyObject(  # fragments have no sidebar
            lambda: sidebar_for(user, request.get_full_path(), _folded_sections(request))
        ),
    }


def _folded_sections(request: HttpRequest) -> frozenset[str]:
    """What ``churnapp.js`` remembers of the sidebar, so that it does not move while the page loads."""
    return frozenset(request.COOKIES.get(FOLDED_COOKIE, "").split("."))
