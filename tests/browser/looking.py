"""What is wrong with a page as it is drawn: axe-core in light and dark, narrow and wide, and what sticks out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 1280)
# In the dark a page has other colours; nothing else that axe-core looks at depends on it.
LOOKS: dict[Literal["light", "dark"], Mapping[str, object]] = {
    "light": {"type": "tag", "values": TAGS},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
# Rows and items of one shape, that differ in words and addresses alone: the third and later ones are taken out, as each
# is as long a work for axe-core, and none can fail where the first two do not.
THIN = """() => {
  const seen = new Map();
  const shape = one => one.parentElement.className + one.outerHTML
    .replace(/>[^<]*\\S[^<]*</g, ">x<").replace(/>\\s+</g, "><")
    .replace(/\\s(href|id|title|value|name|for|label|width|aria-label|aria-labelledby)="[^"]+"/g, " $1");
  const alike = "tr, li, option, label:has(input), .theme-list > div";
  for (const one of document.querySelector("main").querySelectorAll(alike)) {
    const found = shape(one), times = (seen.get(found) ?? 0) + 1;
    seen.set(found, times);
    if (times > 2) one.remove();
  }
}"""
# The controls that are drawn beyond the sides of the window, where no box scrolls to them.
OUT_OF_REACH = """() => {
  const scrolls = one => one && (/auto|scroll/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  const skips = one => one.matches(".skip, .skip-to-content-link");
  const seen = one => one.checkVisibility({visibilityProperty: true}) && one.getBoundingClientRect().width;
  const sticks_out = box => box.left < -1 || box.right > innerWidth + 1;
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter(one => seen(one) && !skips(one) && sticks_out(one.getBoundingClientRect()) && !scrolls(one.parentElement))
    .map(one => one.outerHTML.slice(0, 200));
}"""


def context_with_axe(browser: Browser, base_url: str) -> BrowserContext:
    """Pages of the site, still, with axe-core in each of them."""
    context = browser.new_context(base_url=base_url, bypass_csp=True, reduced_motion="reduce")
    context.add_init_script(AXE)
    return context


def faults(page: Page) -> list[str]:
    """Given a page that ``context_with_axe`` made, all that is wrong with it in every width and look, a line each."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: out of reach: {control}" for control in page.evaluate(OUT_OF_REACH)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: the page is wider than the window")
        for look, rules in LOOKS.items():
            page.emulate_media(color_scheme=look)
            found += [f"{width}, {look}: {line}" for line in violations(page, rules)]
    return found


def violations(page: Page, rules: Mapping[str, object]) -> list[str]:
    """What axe-core finds by these rules, a line each."""
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("options => axe.run(document, options).then(all => all.violations)", options)
    return [
        f"{violation['id']}: {violation['help']} at {node['target']}: {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]
