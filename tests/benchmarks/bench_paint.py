"""Pages on a slow phone: largest paint and layout shift, as Chromium tells them.

    python tests/benchmarks/bench_paint.py DATA [--rounds 5] [--width 390]

Home, a town, its peers and the map, each in a fresh browser with "Slow 4G" of
Chromium's DevTools and a processor slowed four times; the median of the rounds and the
worst of them. Asserts nothing.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.data_folders import published_folder
from tests.benchmarks.endpoint_servers import ours
from tests.benchmarks.paint import SLOW, painted

PAGES = ("/", "/communes/29024", "/communes/29024/peers", "/map")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=published_folder)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--width", type=int, default=390)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    given = parser.parse_args()
    print("| page | largest paint ms | worst ms | of | layout shift | kB sent |")
    print("|---|---|---|---|---|---|")
    options = ["--no-sandbox", "--disable-background-networking"]
    with (
        ours(given.data, "pvd") as server,
        sync_playwright() as driver,
        driver.chromium.launch(executable_path=given.chromium, args=options) as browser,
    ):
        for path in PAGES:
            address = f"http://127.0.0.1:{server.port}{path}"
            urlopen(address).close()
            found = [
                painted(browser, address, SLOW, given.width)
                for _ in range(given.rounds)
            ]
            times = [one.paint_ms for one in found]
            print(
                f"| {path} | {statistics.median(times):.0f} | {max(times):.0f} "
                f"| {found[-1].what.lower()} | {max(one.shift for one in found):.3f} "
                f"| {found[-1].sent_bytes / 1000:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
