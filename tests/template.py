"""The empty database of a test run, migrated once: whoever needs one begins with a copy of it.

`python -m tests.template` migrates the database of DATABASE_URL. tests/run.py names the result
in DATABASE_TEMPLATE; without that each process migrates for itself, as ever.
"""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parents[1]
NAME = "wayside_migrated"


def make(server):
    """Make the template on the PostgreSQL at `server`, a DATABASE_URL; returns its name."""
    execute(server, f'CREATE DATABASE "{NAME}"')
    environment = os.environ | {"DATABASE_URL": at(server, NAME)}
    subprocess.run([sys.executable, "-m", "tests.template"], cwd=ROOT, env=environment, check=True)
    return NAME


def name():
    """The template of this run, or ""."""
    return os.environ.get("DATABASE_TEMPLATE", "")


def at(server, database):
    """The DATABASE_URL of another database on the same server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))


def copy(server, source, target):
    """Make the database `target`, like `source`, to which nobody may be connected; "" is empty."""
    execute(server, f'CREATE DATABASE "{target}"' + (f' TEMPLATE "{source}"' if source else ""))


def carry_to(server):
    """Fill the empty database of another Server with what the template of this run holds."""
    if not name():
        return
    source = at(os.environ["DATABASE_URL"], name())
    with subprocess.Popen([server.programs / "pg_dump", source], stdout=subprocess.PIPE) as dump:
        subprocess.run(
            [server.programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", server.address],
            stdin=dump.stdout,
            stdout=subprocess.DEVNULL,
            check=True,
        )
    if dump.returncode:
        raise subprocess.CalledProcessError(dump.returncode, dump.args)


def execute(server, statement):
    """Run one SQL statement, outside any transaction."""
    with closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _migrate():
    import django
    from django.core.management import call_command

    from tests import environment  # noqa: F401 (what it sets is what is needed)

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    # As Django makes the database of a test run.
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)


if __name__ == "__main__":
    _migrate()
