"""Rows that are slow to make: made once for the tests of a module or class, which leave no trace.

    @pytest.fixture(scope="module", autouse=True)
    def site(django_db_setup, django_db_blocker):
        with made_once(lambda: make_skeleton(print), django_db_blocker):
            yield

The fixture has to be `autouse`: a test beside it that does not ask for the rows would see them.
"""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def made_once(make, blocker):
    """Give what `make()` returns. Its rows go at the end; each test works on a savepoint of them.

    `blocker` is pytest-django's. No test among them may be of the kind that commits.
    """
    with blocker.unblock(), transaction.atomic():
        made = make()
        with blocker.block():
            yield made
        transaction.set_rollback(True)
