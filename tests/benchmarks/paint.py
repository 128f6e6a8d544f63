"""How a page comes on a slow phone, as Chromium itself tells it."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser

__all__ = ["SLOW", "Network", "Painted", "painted"]

_WIDTH, _HEIGHT = 390, 844
_SETTLED_MS = 1_500
# Kept in the page from its first moment on: entries are told as they come.
_WATCH = """
window.seen = {paint: 0, what: "", shift: 0};
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    window.seen.paint = one.startTime;
    window.seen.what = one.element ? one.element.tagName : "";
  }
}).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    if (!one.hadRecentInput) window.seen.shift += one.value;
  }
}).observe({type: "layout-shift", buffered: true});
"""


@dataclass(frozen=True, slots=True)
class Network:
    """What the browser makes of the network.

    Attributes:
        latency_ms: before each answer begins.
        down_bps, up_bps: bytes a second.
        slower: how many times as long the processor takes.
    """

    latency_ms: float
    down_bps: float
    up_bps: float
    slower: float


# Source: "Slow 4G" of Chromium's DevTools, `front_end/core/sdk/NetworkManager.ts`.
SLOW = Network(562.5, 180_000, 84_375, 4)


@dataclass(frozen=True, slots=True)
class Painted:
    """Attributes: largest paint in milliseconds and of which element, layout shift."""

    paint_ms: float
    what: str
    shift: float
    sent_bytes: int


def painted(
    browser: Browser, address: str, network: Network, width: int = _WIDTH
) -> Painted:
    """Open *address* in a fresh browser of that *width*, and return how it came.

    Shifts are added up over the whole visit, which is never less than Chromium's own
    figure, the largest burst of them.
    """
    context = browser.new_context(viewport={"width": width, "height": _HEIGHT})
    try:
        page = context.new_page()
        page.add_init_script(_WATCH)
        session = context.new_cdp_session(page)
        sent: list[float] = []
        session.on("Network.loadingFinished", lambda one: sent.append(_size(one)))
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": network.latency_ms,
                "downloadThroughput": network.down_bps,
                "uploadThroughput": network.up_bps,
            },
        )
        session.send("Emulation.setCPUThrottlingRate", {"rate": network.slower})
        page.goto(address, wait_until="load", timeout=120_000)
        page.wait_for_timeout(_SETTLED_MS)
        seen = page.evaluate("window.seen")
        return Painted(seen["paint"], seen["what"], seen["shift"], int(sum(sent)))
    finally:
        context.close()


def _size(told: dict[str, float]) -> float:
    return told["encodedDataLength"]
