"""What axe, the checker of accessibility, complains about on a page."""

from axe_playwright_python.sync_playwright import Axe

# what another theme or a narrow screen can change; the other rules would look at the same markup again
OF_LOOKS = ("color-contrast", "link-in-text-block", "target-size")


def violations(page, *, of_looks: bool = False) -> list[str]:
    """Each violated rule, with the first place; by the rules ``OF_LOOKS`` alone where the rest was checked."""
    rules = {"runOnly": {"type": "rule", "values": OF_LOOKS}} if of_looks else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]
