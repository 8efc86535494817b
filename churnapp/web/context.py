"""What every template knows."""

from django.http import HttpRequest


def interface(request: HttpRequest) -> dict[str, object]:
    """The name of the product and the section of the page that is open."""
    match = request.resolver_match
    return {"product": "ChurnApp", "section": match.app_name if match else ""}
