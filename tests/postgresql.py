"""A private PostgreSQL for one test run: its own folder, port and user, gone afterwards."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from config.local import Problem, say
from tests import debian

USER = "postgres"


@contextlib.contextmanager
def cluster():
    """Start an empty PostgreSQL and give its DATABASE_URL; stop and remove it whatever happens."""
    with server() as found:
        yield found.address


@contextlib.contextmanager
def server(*, keeps_commits=False):
    """The same, as a Server. With `keeps_commits` what it has confirmed survives `Server.kill`."""
    found = Server(keeps_commits=keeps_commits)
    try:
        found.start()
        yield found
    finally:
        found.remove()


class Server:
    """One PostgreSQL; `address` is its DATABASE_URL."""

    def __init__(self, *, keeps_commits):
        self.programs, self.person = _programs(), _person()
        self.folder = Path(tempfile.mkdtemp(prefix="wayside-postgresql-"))
        if self.person:
            os.chown(self.folder, self.person["user"], self.person["group"])
        port = _free_port()
        self.options = _options(self.folder, port, keeps_commits=keeps_commits)
        self.address = f"postgres://{USER}@127.0.0.1:{port}/postgres"
        self.is_running = False

    def start(self):
        if not (self.folder / "data").exists():
            _make(self.programs, self.folder, self.person)
        _control(self.programs, self.folder, self.person, "start", "-o", self.options)
        self.is_running = True

    def kill(self):
        """End it at once, in the midst of whatever it does; `start` recovers."""
        _control(self.programs, self.folder, self.person, "stop", "-m", "immediate")
        self.is_running = False

    def remove(self):
        if self.is_running:
            self.kill()
        shutil.rmtree(self.folder)


def _programs():
    found = _newest_programs()
    if not found:
        debian.install("postgresql", purpose="PostgreSQL")
        found = _newest_programs()
    say(f"• PostgreSQL from {found}")
    return found


def _newest_programs():
    """The folder of initdb and pg_ctl, or None. Debian keeps them out of PATH."""
    folders = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    folders.sort(key=lambda folder: int(folder.parent.name))
    in_path = shutil.which("initdb")
    if in_path:
        folders.append(Path(in_path).resolve().parent)
    return folders[-1] if folders else None


def _person():
    """Who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--user-group", USER], check=True)
        entry = pwd.getpwnam(USER)
    return {"user": entry.pw_uid, "group": entry.pw_gid}


def _make(programs, folder, person):
    command = [programs / "initdb", "-D", folder / "data", "-U", USER, "-A", "trust"]
    command += ["--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
    _run(command, folder, person, "PostgreSQL could not make its files")


def _control(programs, folder, person, *what):
    command = [programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", *what]
    _run(command, folder, person, f"PostgreSQL did not {what[0]}")


def _options(folder, port, *, keeps_commits):
    # Nothing here has to survive a power cut, so it need not wait for the disk.
    commits = "on" if keeps_commits else "off"
    settings = ["fsync=off", f"synchronous_commit={commits}", "full_page_writes=off"]
    settings += ["max_connections=60"]
    flags = " ".join(f"-c {setting}" for setting in settings)
    return f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {flags}"


def _run(command, folder, person, trouble):
    # A server started by pg_ctl keeps the streams that it inherits, so a pipe would never end.
    with (folder / "output").open("a+") as output:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            extra_groups=[] if person else None,
            **(person or {}),
        )
        output.seek(0)
        if done.returncode:
            raise Problem(f"{trouble}:\n{output.read()[-1500:]}")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
