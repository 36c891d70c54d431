"""`make run`, `make dev` and the other commands of the Makefile, before anything is installed.

Standard library only, and Python 3.11: what stands here runs with the system's own Python.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
LOGS = VAR / "log"


class Problem(Exception):
    """Something the person at the keyboard can mend; its text says how."""


def say(line=""):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
