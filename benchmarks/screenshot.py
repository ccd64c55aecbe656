"""Take the picture of the page that the README shows: `python benchmarks/screenshot.py`.

Needs `explorer[web]`, playwright and a Chromium. Serves the post in `seeds/`.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "page.png"


def main() -> int:
    """Build, serve, look."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # few have it

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    explorer = [sys.executable, "-m", "explorer"]
    with tempfile.TemporaryDirectory() as folder:
        index = ["--index-dir", f"{folder}/index"]
        subprocess.run([*explorer, "index", "seeds", *index], check=True, cwd=ROOT)
        serving = subprocess.Popen(
            [*explorer, "serve", "--no-browser", "--port", "0", *index],
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert serving.stderr
        address = serving.stderr.readline().split()[-1]
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium, args=["--no-sandbox"]
                )
                window = browser.new_page(viewport={"width": 1100, "height": 760}, locale="cs-CZ")
                window.goto(f"{address}search?q=CamelNET")
                window.locator(".why summary").first.click()
                window.locator(".why li").first.wait_for()
                window.screenshot(path=PICTURE)
                browser.close()
        finally:
            serving.terminate()
            serving.wait()
    print(PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
