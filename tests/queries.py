"""How many questions a view asks the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclaimer import versions


def queries_of(browser, address):
    """The number of queries of a view of `address`, with the caches of the process filled.

    The gate reads the version in force again every few seconds. It does so in the view before,
    so that slow preparations do not let it fall into the view that is counted.
    """
    versions.forget()
    assert browser.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    return len(captured)
