"""Which tests stay in one process when several run side by side."""

from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[1]


class KeepTogether(LoadScopeScheduling):
    """Single tests go to the next free process in pytest-django's order: those that empty the
    database come last. Larger groups go first, and none of them empties it."""

    def _split_scope(self, nodeid):
        """The name of what a test shares: a site with a browser, a sandbox, rows, a class."""
        path, *names = nodeid.split("::")
        if path.startswith("tests/browser/"):
            return "tests/browser/"
        if path.startswith("tests/donations/sandbox/") or shares_by_module(path):
            return path
        return "::".join([path, *names[:1]]) if len(names) > 1 else nodeid


@cache
def shares_by_module(path):
    """Whether this file of tests makes something once for all of them."""
    return 'scope="module"' in (ROOT / path).read_text(encoding="utf-8")
