"""What axe finds on a page, and in which looks each page is checked: device and colour scheme."""

from axe_playwright_python.sync_playwright import Axe

DEVICES = {"phone": {"width": 320, "height": 700}, "desktop": {"width": 1280, "height": 900}}
LOOKS = {
    f"{device}, {scheme}": {"viewport": viewport, "color_scheme": scheme}
    for device, viewport in DEVICES.items()
    for scheme in ("light", "dark")
}
# Enough where only the staff look: each device and each scheme once.
TWO_LOOKS = {look: LOOKS[look] for look in ("phone, light", "desktop, dark")}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def faults(page, *, within=None, rules=RULES, **options):
    """{what: where} of all that axe finds, perhaps only `within`, and of sideways scrolling.

    axe has to be injected, which our policy rightly stops: open the browser with `bypass_csp`.
    """
    answer = Axe().run(page, context=within, options={"runOnly": rules, **options}).response
    found = {each["id"]: each["nodes"][0]["html"] for each in answer["violations"]}
    return found if page.evaluate(FITS) else found | {"sideways": page.url}


def faults_at(page, addresses, **options):
    """{(address, what): where} of all these addresses, one after the other."""
    found = {}
    for address in addresses:
        page.goto(address)
        found |= {(address, what): where for what, where in faults(page, **options).items()}
    return found
