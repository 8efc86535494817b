"""What stands on the page of the list."""

import re

FRAGMENT = {"HX-Request": "true", "HX-Target": "account_table"}


def names_on(page: str) -> list[str]:
    return re.findall(r'class="row-name"[^>]*>\s*([^<]+?)\s*</a>', page)
