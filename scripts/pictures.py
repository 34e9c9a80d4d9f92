"""Make the README's pictures from the project's own pages, and pictures of letters to look at.

Usage: python -m scripts.pictures [--all] [--out FOLDER]

Needs Debian's `chromium`, and the state that `make demo` leaves.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from sandbox.core import Sandbox
from sandbox.server import serving
from scripts import sample

ROOT = Path(__file__).resolve().parents[1]
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--accept-lang=es --virtual-time-budget=4000"
).split()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--all", action="store_true", help="also those that only need a look")
    options = parser.parse_args()
    browser = shutil.which("chromium")
    data = ROOT / ".aldia" / "demo.sqlite"
    if browser is None or not data.exists():
        raise SystemExit("Needs chromium, and what `make demo` leaves behind: run that first.")
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(data, folder))
        sandbox = Sandbox(copy)
        with serving(sandbox) as host:
            book = next(iter(sandbox.files.books))
            take = Camera(browser, options.out)
            sheet = f"http://{host}/sheet/{book}?tab="
            take.picture(sheet + quote(sample.TAB), "sheet", 2960, 600)
            take.picture(sheet + "Resumen", "summary", 1720, 980)
            take.picture(sheet + "Revisar", "doctor", 1240, 330)
            subjects = [each.subject for each in sandbox.mail.letters]
            several = max(i for i, each in enumerate(subjects) if "2 facturas" in each)
            letter = f"http://{host}/mail/{several}"
            take.picture(letter, "letter", 640, 900)
            digest = max(
                i
                for i, each in enumerate(sandbox.mail.letters)
                if each.custom_args.get("step") == "digest"
            )
            take.picture(f"http://{host}/mail/{digest}", "digest", 640, 900)
            if not options.all:
                return
            report = max((ROOT / ".aldia").glob("aldia-*.html"))
            take.picture(report.as_uri(), "report", 900, 1700)
            take.picture(_narrow(report.as_uri(), Path(folder)), "report-phone", 500, 1250)
            take.picture(sheet + "Ajustes", "settings", 1500, 600)
            take.picture(f"http://{host}/mail", "mailbox", 1280, 900)
            take.picture(_narrow(letter, Path(folder)), "letter-phone", 500, 1250)
            take.picture(letter, "letter-dark", 640, 900, is_dark=True)


def _narrow(url: str, folder: Path) -> str:
    """Return the URL of a page that shows another at 320 px, narrower than Chromium's windows."""
    page = folder / "narrow.html"
    frame = f'<iframe src="{url}" style="width:320px;height:1230px;border:1px solid #ccc"></iframe>'
    page.write_text(f"<!doctype html><body style='margin:8px 90px'>{frame}")
    return page.as_uri()


class Camera:
    """A headless browser that takes pictures."""

    def __init__(self, browser: str, out: Path) -> None:
        self._browser = browser
        self._out = out

    def picture(
        self, url: str, name: str, width: int, height: int, *, is_dark: bool = False
    ) -> None:
        with tempfile.TemporaryDirectory() as profile:
            command = [self._browser, *_FLAGS, f"--user-data-dir={profile}"]
            command += [f"--window-size={width},{height}"]
            command += [f"--screenshot={self._out / name}.png"]
            if is_dark:
                command.append("--blink-settings=preferredColorScheme=0")
            subprocess.run([*command, url], check=True, capture_output=True, timeout=60)


if __name__ == "__main__":
    main()
