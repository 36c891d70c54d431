"""Processes of ours, each in a group of its own, so that none outlives this one."""

import os
import signal
import subprocess
import time

from config.local import LOGS, ROOT, Problem

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_STOP = 12
LARGEST_LOG = 5_000_000


class Stopped(BaseException):
    """Somebody asked us to stop: Ctrl-C, SIGTERM or a closed terminal."""


class Service:
    """A process that is meant to stay; `name` is what the person reads when it does not."""

    def __init__(self, name, process, log):
        self.name = name
        self.process = process
        self.log = log


class Processes:
    """Starts, watches and stops. Used as a context: leaving it leaves no process behind."""

    def __init__(self):
        self._groups = []
        self._starting = False
        self._stop_asked = False
        self.services = []

    def __enter__(self):
        for number in STOP_SIGNALS:
            signal.signal(number, self._asked_to_stop)
        return self

    def __exit__(self, *_):
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        self._stop_all()
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_DFL)

    def _asked_to_stop(self, number, frame):
        self._stop_asked = True
        # Raised between fork and the note of it, the exception would lose the child.
        if not self._starting:
            raise Stopped

    def _start(self, command, **options):
        self._starting = True
        try:
            # Commands are ours, as lists, without a shell.
            process = subprocess.Popen(  # noqa: S603
                command, cwd=ROOT, start_new_session=True, stdin=subprocess.DEVNULL, **options
            )
            self._groups.append(process)
        finally:
            self._starting = False
        if self._stop_asked:
            raise Stopped
        return process

    def run(self, command, on_line, *, env=None):
        """Run a command to its end, hand each line of its output to `on_line`, return its code.

        Raises Problem if the program is not there.
        """
        try:
            process = self._start(
                command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
        except FileNotFoundError as error:
            raise Problem(f"{command[0]} was not found.") from error
        with process.stdout:
            for line in process.stdout:
                on_line(line.rstrip("\n"))
        code = process.wait()
        self._groups.remove(process)
        return code

    def serve(self, name, command, *, env, log_name=None):
        """Start a process that stays. With `log_name` it writes to var/log/, else to the screen."""
        if not log_name:
            service = Service(name, self._start(command, env=env), None)
        else:
            log = fresh_log(log_name)
            with log.open("ab") as file:
                service = Service(
                    name, self._start(command, env=env, stdout=file, stderr=file), log
                )
        self.services.append(service)
        return service

    def check(self):
        """Raise Problem as soon as one of the services has ended."""
        for service in self.services:
            code = service.process.poll()
            if code is not None:
                raise Problem(_obituary(service, code))

    def wait_until(self, is_ready, *, seconds, otherwise):
        """Ask `is_ready` until it says yes. Raises Problem(otherwise) after `seconds`."""
        end = time.monotonic() + seconds
        while not is_ready():
            self.check()
            if time.monotonic() > end:
                raise Problem(otherwise)
            # Another program is starting, and rings no bell when it is ready: it is asked again.
            time.sleep(0.1)

    def watch(self):
        """Stay until a signal comes (Stopped) or a service ends (Problem)."""
        while True:
            self.check()
            # Several services are looked after at once, and waiting for one would miss the others.
            # A signal breaks it off: its handler raises Stopped.
            time.sleep(0.5)

    def _stop_all(self):
        for process in self._groups:
            _signal_group(process, signal.SIGTERM)
        end = time.monotonic() + SECONDS_TO_STOP
        while time.monotonic() < end and any(_group_lives(p) for p in self._groups):
            # Whole groups are ending, and only direct children can be waited for.
            time.sleep(0.05)
        for process in self._groups:
            _signal_group(process, signal.SIGKILL)
            process.wait()


def fresh_log(name):
    """The path of a log below var/log/; what an older run left is put aside when it is large."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{name}.log"
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    return path


def _signal_group(process, number):
    # Its own process group has the number of its first process, even after that one ended.
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def _group_lives(process):
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def _obituary(service, code):
    words = f"{service.name} stopped by itself (exit code {code}), so everything else was stopped."
    if not service.log:
        return words
    last = service.log.read_text(errors="replace").splitlines()[-8:]
    shown = "\n".join(f"    {line}" for line in last)
    return f"{words}\nThe last lines of its log, {service.log.relative_to(ROOT)}:\n{shown}"
