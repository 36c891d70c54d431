"""Debian packages that the tests need, installed where that is possible without asking."""

import os
import shutil
import subprocess

from config.local import Problem, say

_lists_are_fresh = False


def install(*packages, purpose):
    """Install packages with apt. Raises Problem with a sentence where that cannot be done."""
    wish = f"{purpose} is needed for the tests. Install it: apt-get install {' '.join(packages)}"
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise Problem(wish)
    say(f"• Installing {' '.join(packages)} with apt")
    _refresh_lists()
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    done = _run(command)
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-5:])
        raise Problem(f"apt could not install it.\n{last}\n{wish}")


def _refresh_lists():
    global _lists_are_fresh
    if not _lists_are_fresh:
        _run(["apt-get", "update", "-qq"])
        _lists_are_fresh = True


def _run(command):
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
