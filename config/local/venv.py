"""The virtual environment in .venv, made and brought up to date when requirements change.

A stamp with a digest of the requirements is written after the last package is in, never
before, so that an install that broke off is not taken for a whole one.
"""

import hashlib
import importlib.util
import sys

from config.local import LOGS, ROOT, Problem, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUN = "requirements.txt"
DEV = "requirements-dev.txt"
NETWORK_WORDS = (
    "NewConnectionError",
    "ConnectTimeout",
    "ReadTimeout",
    "ProxyError",
    "Temporary failure in name resolution",
    "Name or service not known",
    "Network is unreachable",
    "Connection refused",
    "SSLError",
)


def prepare(processes, *, dev):
    """Make .venv hold what requirements.txt (with `dev`, requirements-dev.txt) asks for."""
    wanted = DEV if dev else RUN
    if _is_ready(wanted):
        say("• The environment in .venv is up to date")
        return
    _need_venv_module()
    _stamp(DEV).unlink(missing_ok=True)
    _stamp(RUN).unlink(missing_ok=True)
    if not _has_right_python():
        say(f"• Making the environment in .venv (Python {_version()})")
        _run(processes, [sys.executable, "-m", "venv", "--clear", str(VENV)], "The environment")
    say("• Installing the packages (a minute or two the first time)")
    _install(processes, wanted)
    _stamp(wanted).write_text(_digest())


def _version():
    return "{}.{}".format(*sys.version_info)


def _digest():
    """One digest of every requirements file and the Python version: any change makes it differ."""
    files = sorted((*ROOT.glob("requirements*.txt"), *ROOT.glob("constraints.txt")))
    words = b"".join(path.name.encode() + path.read_bytes() for path in files)
    return hashlib.sha256(words + _version().encode()).hexdigest()


def _stamp(requirements):
    return VENV / f".installed-{requirements}"


def _is_ready(wanted):
    # What tests need includes what the site needs.
    stamps = {_stamp(wanted), _stamp(DEV)}
    is_whole = any(s.is_file() and s.read_text() == _digest() for s in stamps)
    return is_whole and _has_right_python()


def _has_right_python():
    settings = VENV / "pyvenv.cfg"
    if not PYTHON.exists() or not settings.is_file():
        return False
    found = dict(line.partition(" = ")[::2] for line in settings.read_text().splitlines())
    return found.get("version", "").rpartition(".")[0] == _version()


def _need_venv_module():
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    raise Problem(
        "This Python cannot make a virtual environment. On Debian or Ubuntu:\n"
        "    apt-get install make python3-venv"
    )


def _run(processes, command, what):
    lines = []
    if processes.run(command, lines.append):
        raise Problem(f"{what} could not be made:\n" + "\n".join(lines[-5:]))


def _install(processes, wanted):
    command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += ["--retries", "2", "-r", wanted]
    LOGS.mkdir(parents=True, exist_ok=True)
    progress = Progress()
    with (LOGS / "install.log").open("w") as log:

        def note(line):
            log.write(f"{line}\n")
            progress.note(line)

        code = processes.run(command, note)
    if code:
        raise Problem(_why(progress.lines))


class Progress:
    """Says now and then how far pip is; keeps its words for when it fails."""

    def __init__(self):
        self.lines = []
        self._found = 0
        self._is_waiting = False

    def note(self, line):
        self.lines.append(line)
        words = line.strip()
        if words.startswith("Collecting "):
            self._found += 1
            if self._found % 20 == 0:
                say(f"    {self._found} packages found")
        if words.startswith("Installing collected packages"):
            say("    all found; unpacking them")
        if "Retrying (" in words and not self._is_waiting:
            self._is_waiting = True
            say("    the package index does not answer; trying again")


def _why(output):
    words = "\n".join(output)
    log = (LOGS / "install.log").relative_to(ROOT)
    if any(sign in words for sign in NETWORK_WORDS):
        return (
            "The packages could not be installed: the package index could not be reached.\n"
            "Check this machine's network (or pip's proxy and index settings), then run the same\n"
            f"command again; it goes on where it stopped. pip's own words: {log}"
        )
    errors = [line for line in output if line.startswith("ERROR")] or output[-3:]
    return f"The packages could not be installed (all of pip's words: {log}):\n" + "\n".join(errors)
