"""What the first load of the station weighs, and how long the lane takes from one car to the next form."""

import statistics
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from fangxian.bench.device import Bound, enrol_and_sign_in, fresh_device
from fangxian.bench.result import Result

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

LIMIT_KB: Final = 300.0
LIMIT_SAVE_MS: Final = 100.0
CARS: Final = 30
# From the key that saves to the frame that shows the next form and takes keys.
WATCH: Final = """
  (before) => new Promise((resolve) => {
    addEventListener("keydown", () => {
      const started = performance.now();
      const look = () => document.activeElement?.matches(".pad-plate") ? resolve(performance.now() - started)
        : requestAnimationFrame(look);
      requestAnimationFrame(look);
    }, { capture: true, once: true });
    window.watching = true;
  })
"""


def run(entries: int = CARS) -> Result:
    """Load the station into an empty browser, then pass ``entries`` simple cars.

    The value is the kB of the page and of its service worker's precache together.
    """
    with fresh_device() as bound:
        weights = _first_load(bound)
        page = bound.context.pages[0]
        enrol_and_sign_in(page, bound)
        times = _cars(page, entries)
    value = (weights["page"] + weights["worker"]) / 1000
    figures = {
        "page_kb": round(weights["page"] / 1000, 1),
        "page_requests": weights["page_requests"],
        "precache_kb": round(weights["worker"] / 1000, 1),
        "precache_requests": weights["worker_requests"],
        "save_ms": round(statistics.median(times), 1),
        "save_ms_slowest": round(max(times), 1),
        "limit_save_ms": LIMIT_SAVE_MS,
        "cars": len(times),
    }
    return Result("station", value, "kB", LIMIT_KB, value / LIMIT_KB, figures)


def _first_load(bound: Bound) -> dict[str, int]:
    """Return the bytes of bodies and headers as they came over the wire, of the page and of its service worker."""
    finished: list[Request] = []

    def note(request: "Request") -> None:
        finished.append(request)

    bound.context.on("requestfinished", note)
    page = bound.context.new_page()
    page.goto(f"{bound.address}/station/")
    page.get_by_role("button", name="绑定", exact=True).wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_load_state("networkidle")
    bound.context.remove_listener("requestfinished", note)
    weights: defaultdict[str, int] = defaultdict(int)
    for request in finished:
        who = "worker" if request.service_worker else "page"
        sizes = request.sizes()
        weights[who] += sizes["responseBodySize"] + sizes["responseHeadersSize"]
        weights[f"{who}_requests"] += 1
    if not weights["page"] or not weights["worker"]:
        raise RuntimeError("the browser did not tell what it loaded")
    return weights


def _cars(page: "Page", count: int) -> list[float]:
    page.get_by_role("button", name="卡口查验").click()
    page.get_by_label("气温", exact=True).fill("20")
    page.get_by_role("button", name="保存").click()
    return [_car(page, f"m1K{number:05}") for number in range(10_000, 10_000 + count)]


def _car(page: "Page", plate: str) -> float:
    """Pass a car with one local and return the milliseconds from its last key to the next form."""
    page.locator(".pad-plate:focus").wait_for()
    page.keyboard.type(plate)
    page.keyboard.press("Enter")
    keys = {"车上几人？": "1", "身份证号？": "Enter", "姓名？": "Enter", "电话？": "Enter"}
    for heading, key in {**keys, "从哪里来？": "1", "到哪里去？": "1"}.items():
        page.get_by_role("heading", name=heading).wait_for()
        page.keyboard.press(key)
    page.locator(".lane-dial:focus").wait_for()
    page.keyboard.type("364")
    page.keyboard.press("Enter")
    page.locator(".lane-next:focus").wait_for()
    page.evaluate(f"() => {{ window.waited = ({WATCH})(); }}")
    page.keyboard.press("Enter")
    waited: Any = page.evaluate("window.waited")
    return float(waited)
