"""The demo site, set up once in a test run: every browser site begins with a copy of it.

Setting it up loads the content and encodes each picture ten times, which takes a minute or two.
tests/run.py names the folder in DEMO_FOLDER; without that each site is set up from nothing.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import template

ROOT = Path(__file__).resolve().parents[2]
NAME = "wayside_demo"


def is_kept():
    return bool(os.environ.get("DEMO_FOLDER"))


def copy(server, target, media, environment):
    """Make the database `target` and the folder `media`, with all that `make run` sets up.

    Whoever comes first sets it up, with the site's `environment`; others wait for that.
    """
    folder = Path(os.environ["DEMO_FOLDER"])
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            _make(server, folder, environment)
            (folder / "made").touch()
    template.copy(server, NAME, target)
    shutil.copytree(folder / "media", media)


def _make(server, folder, environment):
    template.copy(server, template.name(), NAME)
    environment = environment | {
        "DATABASE_URL": template.at(server, NAME),
        "MEDIA_STORAGE_URL": f"file://{folder}/media",
    }
    _manage(environment, "local_setup", "--staff-login-file", str(folder / "staff-login"))
    # What `work` would do in the background while the first tests look at the pages.
    _manage(environment, "db_worker", "--batch", "--no-startup-delay")


def _manage(environment, *arguments):
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise AssertionError(f"{arguments[0]} failed:\n{done.stdout[-800:]}{done.stderr[-1500:]}")
