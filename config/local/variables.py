"""The variables of the site on this machine.

What the person set in the environment wins, then `.env`, then `var/local.env`, which is made
once with keys of its own and kept, so that sessions and acceptances outlive a restart.
"""

import os
import re
import secrets
import socket

from config.local import ROOT, VAR, Problem

LOCAL_ENV = VAR / "local.env"
SANDBOX_KEY = "sk_test_sandbox"
MADE_ONCE = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "DISCLAIMER_KEYS": lambda: secrets.token_urlsafe(48),
    "STRIPE_SECRET_KEY": lambda: f"{SANDBOX_KEY}_{secrets.token_hex(12)}",
}
HEADING = """\
# Written by `make run`. The keys are made once and kept; the addresses follow PORT and
# SANDBOX_PORT at each start. The database is var/wayside.sqlite3 and mail goes to var/mail/
# unless DATABASE_URL and EMAIL_URL say otherwise.
"""


def port(name, default):
    """The port number in the variable `name`. Raises Problem if it is none."""
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or not 1 <= int(value) <= 65535:
        raise Problem(f"{name} must be a number from 1 to 65535, not “{value}”.")
    return int(value)


def need_free(number, name, command):
    """Raise Problem if something listens on this port already."""
    if _is_free(number):
        return
    other = next(n for n in range(number + 1, number + 1000) if _is_free(n))
    raise Problem(
        f"Port {number} is in use. Stop the program that uses it, or choose another port:\n"
        f"    make {command} {name}={other}"
    )


def _is_free(number):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            return False
    return True


def answers(number):
    """True when something accepts connections on this port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", number), timeout=1).close()
    except OSError:
        return False
    return True


def read_file(path):
    """The NAME=value lines of a file as a dict; an absent file has none."""
    if not path.is_file():
        return {}
    found = re.findall(r"^(?:export )?(\w+)=(.*)$", path.read_text(), flags=re.MULTILINE)
    return {name: re.sub(r"""^(['"])(.*)\1$""", r"\2", value.strip()) for name, value in found}


def write_local(changes):
    """Merge `changes` into var/local.env, readable by its owner alone; return all of it."""
    values = read_file(LOCAL_ENV) | changes
    for name, make in MADE_ONCE.items():
        values[name] = values.get(name) or make()
    VAR.mkdir(exist_ok=True)
    draft = LOCAL_ENV.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write(HEADING + "".join(f"{name}={value}\n" for name, value in values.items()))
    draft.replace(LOCAL_ENV)
    return values


def gather(*, site_port, sandbox_port, debug):
    """All variables for the processes of the site, as a dict for `env=`."""
    local = write_local(
        {
            "SITE_URL": f"http://localhost:{site_port}",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "STRIPE_API_BASE": f"http://127.0.0.1:{sandbox_port}",
        }
    )
    chosen = read_file(ROOT / ".env") | os.environ
    chosen = {name: value for name, value in chosen.items() if value or name not in local}
    if _is_real_key(chosen.get("STRIPE_SECRET_KEY", "")):
        # A real key never talks to the sandbox, and the sandbox's webhook secret opens nothing.
        local |= {"STRIPE_API_BASE": "", "STRIPE_WEBHOOK_SECRET": ""}
    # DJANGO_SETTINGS_MODULE of another project in the same shell would be found first.
    fixed = {
        "DEBUG": str(debug),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
    }
    return local | chosen | fixed


def _is_real_key(key):
    return bool(key) and not key.startswith(SANDBOX_KEY)


def uses_sandbox(variables, sandbox_port):
    """True when the keys and addresses are those of the stand-in that we start ourselves."""
    ours = {f"http://{host}:{sandbox_port}" for host in ("127.0.0.1", "localhost")}
    return not _is_real_key(variables["STRIPE_SECRET_KEY"]) and variables["STRIPE_API_BASE"] in ours
