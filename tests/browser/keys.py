"""What people do who have a keyboard and no mouse."""

# More stops than any page here has before what the journeys look for.
MOST_STOPS = 150
HAS_FOCUS = "each => each === document.activeElement"
# The ring of the focused element, and whether the middle of it lies open to the eye.
SEEN = """() => {
  const here = document.activeElement;
  const style = getComputedStyle(here);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const box = here.getClientRects()[0];
  const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const open = there === here || here.contains(there) || there?.contains(here);
  return ring && open ? '' : here.outerHTML.slice(0, 200) + (ring ? ' is covered' : ' has no ring');
}"""


def tab_to(page, target, *, look=lambda: None):
    """Press Tab until `target` has the focus, and `look` at each stop on the way."""
    for _ in range(MOST_STOPS):
        if target.evaluate(HAS_FOCUS):
            return
        page.keyboard.press("Tab")
        look()
    raise AssertionError(f"{target} was not reached")


def reach(page, target):
    """Tab to `target`; each stop on the way has to be seen."""

    def look():
        if page.evaluate("document.activeElement !== document.body"):
            assert page.evaluate(SEEN) == ""

    tab_to(page, target, look=look)


def follow(page, target):
    reach(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")
