"""A copy of the repository in which `make run` works for real, and what it leaves behind."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.config.production import KEPT, ROOT
from tests.waiting import until

READY = "Stop all of it"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class LocalSite:
    """One clone on two free ports. It shares the packages of this run, nothing else."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.sandbox_port = free_port()
        self.make = None
        self._copy()

    def _copy(self):
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        for name in names.stdout.splitlines():
            if (ROOT / name).is_file():
                target = self.folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, target)
        (self.folder / ".venv").symlink_to(sys.prefix)

    @property
    def address(self):
        return f"http://localhost:{self.port}"

    @property
    def output(self):
        path = self.folder / "output.txt"
        return path.read_text() if path.exists() else ""

    def start(self, command="run", **variables):
        """Begin `make COMMAND` and return at once."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        ports = {"PORT": str(self.port), "SANDBOX_PORT": str(self.sandbox_port)}
        with (self.folder / "output.txt").open("w") as output:
            self.make = subprocess.Popen(
                ["make", command, f"PYTHON={sys.executable}"],
                cwd=self.folder,
                env=kept | ports | variables,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def wait_for(self, words, seconds=240):
        """Wait until the output holds `words`, or fail with what it holds instead."""

        def are_there():
            assert self.make.poll() is None or words in self.output, self.output
            return words in self.output

        until(are_there, lambda: self.output, seconds=seconds)

    def serve(self, **options):
        self.start(**options)
        self.wait_for(READY)

    def stop(self, number=signal.SIGTERM):
        """Signal `make` itself and return the seconds until it had ended."""
        started = time.monotonic()
        self.make.send_signal(number)
        self.make.wait(timeout=30)
        return time.monotonic() - started

    def ends_by_itself(self, seconds=60):
        """The exit code of `make`, which is expected to stop without being asked."""
        return self.make.wait(timeout=seconds)

    @property
    def login(self):
        """(address, password) as the first run printed them."""
        return re.search(r"(\S+@\S+)  password  (\S+)", self.output).groups()

    def processes(self):
        """Command lines of every living process that works in this copy."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(entry / "cwd") == str(self.folder):
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:  # it ended while we looked, or is not ours to see
                continue
        return [command for command in found if command.strip()]

    def kill(self, words):
        """End the process whose command line holds `words`, as an accident would."""
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                is_here = os.readlink(entry / "cwd") == str(self.folder)
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if is_here and words in command:
                os.kill(int(entry.name), signal.SIGKILL)
                return
        raise AssertionError(f"no process with {words}")
