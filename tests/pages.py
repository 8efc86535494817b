"""Reading pages in tests."""


def main_of(html: str) -> str:
    """What a page says itself, without the navigation and dialogs that every page has."""
    return html.partition("<main")[2].partition("</main>")[0]
