"""Call functions in a page."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page


def call(page: Page, function: str, argument: Any) -> Any:
    """Return what a JavaScript function returns for this argument.

    Both pass as one text of JSON: Playwright checks every value in a structure by itself, which takes
    longer than many of these functions.
    """
    returned = page.evaluate(
        f"text => JSON.stringify(({function})(JSON.parse(text)))", json.dumps(argument)
    )
    return json.loads(returned)
