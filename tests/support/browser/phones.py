"""Imitate phones: Chromium with a phone's size and touch, and a page like those of study screens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.browser.card_pages import Side, save

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
# Android WebView 85: what the oldest phones that AnkiDroid still supports may have.
OLD_ANDROID = (
    "Mozilla/5.0 (Linux; Android 7.0) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/85.0.4183.101 Mobile Safari/537.36"
)

# One page for all sides: new content is put in and its scripts are run, as in desktop Anki and
# AnkiDroid's new study screen. A tap that nothing on the card claims flips the card.
STUDY_SCREEN = """
window.flips = 0;
window.setSide = html => {
  const qa = document.getElementById('qa');
  qa.innerHTML = html;
  for (const old of qa.querySelectorAll('script')) {
    const script = document.createElement('script');
    script.textContent = old.textContent;
    old.replaceWith(script);
  }
};
document.addEventListener('click', event => {
  if (!event.target.closest(CLAIMS)) window.flips += 1;
});
"""
ANDROID_CLAIMS = "a, button, input, video, summary, [onclick], [contenteditable], .tappable"
IPHONE_CLAIMS = "a, button, input, [onclick], .tappable"


def study_screen(page: Any, tmp_path: Path, claims: str) -> None:
    """Open an empty page that stays while sides come and go."""
    page.goto(save(tmp_path, Side(""), html_class="mobile android"))
    page.evaluate(STUDY_SCREEN.replace("CLAIMS", json.dumps(claims)))


def mounted(page: Any) -> None:
    """Wait until the live block works."""
    page.wait_for_selector(".gr-live.gr-on .gr-reset")


def pause(page: Any) -> None:
    """Stop the page's clock, which was installed before the page was opened; `run_for` advances it."""
    page.clock.pause_at(page.evaluate("Date.now()") + 1)


def unfold(page: Any) -> None:
    """Open everything that is folded in the block."""
    page.evaluate(
        "document.querySelectorAll('.gr-live details:not(.gr-predict)').forEach(e => { e.open = true; })"
    )


def shown(page: Any, tie: str) -> str:
    """Return the text of a number in the steps."""
    text: str = page.text_content(f".gr-out [data-tie={tie}] >> nth=0")
    return text
