"""Chromium, where there is one, and a page of a sandbox in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """Start Chromium, with more options.

    Without one the test is skipped, and fails where CI should have put it.
    """
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None and os.environ.get("CI"):
        pytest.fail("CI has no Chromium: .ci/run installs Debian's.")
    if path is None:
        pytest.skip("No Chromium on this machine (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*_QUIET, *more])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, url: str, width: int = 1280) -> Iterator[Page]:
    """Open a page in Spanish; an error in its scripts fails the test."""
    wrong: list[str] = []
    context = browser.new_context(
        locale="es-CO",
        viewport={"width": width, "height": 800},
        has_touch=width < 700,
        is_mobile=width < 700,
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(url)
    yield page
    context.close()
    assert not wrong, wrong
