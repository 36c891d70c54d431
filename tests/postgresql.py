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
    programs = _programs()
    person = _person()
    folder = Path(tempfile.mkdtemp(prefix="wayside-postgresql-"))
    if person:
        os.chown(folder, person["user"], person["group"])
    started = False
    try:
        port = _free_port()
        _make(programs, folder, person)
        _control(programs, folder, person, "start", "-o", _options(folder, port))
        started = True
        yield f"postgres://{USER}@127.0.0.1:{port}/postgres"
    finally:
        if started:
            _control(programs, folder, person, "stop", "-m", "immediate")
        shutil.rmtree(folder)


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


def _options(folder, port):
    # Nothing here has to survive a power cut, so it need not wait for the disk.
    settings = "fsync=off synchronous_commit=off full_page_writes=off max_connections=60".split()
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
