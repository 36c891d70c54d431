"""Which tests stay in one process when several run side by side."""

from xdist.scheduler import LoadScopeScheduling


class KeepTogether(LoadScopeScheduling):
    """Single tests go to the next free process in pytest-django's order: those that empty the
    database come last. Larger groups go first, and none of them empties it."""

    def _split_scope(self, nodeid):
        """The name of what a test shares: a site with a browser, a clone, the rows of a class."""
        path, *names = nodeid.split("::")
        if path.startswith("tests/browser/"):
            return "tests/browser/"
        if path.endswith("/test_make_run.py"):
            return path
        return "::".join([path, *names[:1]]) if len(names) > 1 else nodeid
