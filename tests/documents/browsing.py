"""A page in the browser: opened, judged by axe's rules, and listened to."""

import importlib.util
from pathlib import Path

AXE = Path(importlib.util.find_spec("axe_playwright_python").submodule_search_locations[0], "axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def opened(browser, path, **options):
    context = browser.new_context(**options)
    page = context.new_page()
    page.goto(path.as_uri())
    return page


def axe_findings(browser, path, width):
    """Every rule of axe that the page breaks, with the element that breaks it."""
    # The page's own policy forbids scripts; the checker's is let in for the test alone.
    page = opened(browser, path, viewport={"width": width, "height": 900}, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.add_script_tag(path=AXE)
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    page.context.close()
    return [(rule["id"], node["html"][:200]) for rule in found["violations"] for node in rule["nodes"]]


def outward_requests(browser, path):
    """The addresses that a page asks for outside itself, and what it says on the console."""
    context = browser.new_context()
    page, asked, said = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    page.wait_for_load_state("networkidle")
    context.close()
    return [url for url in asked if not url.startswith(("file:", "data:"))], said
