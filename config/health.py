"""Two addresses for machines: alive says the process answers, ready that it can serve pages."""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def alive(request):
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request):
    """200 when the database answers and every migration is applied, else 503."""
    try:
        waiting = (
            _migrations_of_the_code() - MigrationRecorder(connection).applied_migrations().keys()
        )
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    if waiting:
        return HttpResponse("migrations wait\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@cache
def _migrations_of_the_code():
    """(app, name) of the newest migrations; reading them takes a tenth of a second, so once."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.graph.leaf_nodes())
