"""`python -m config.local COMMAND`: what each target of the Makefile does."""

import os
import sys
import urllib.error
import urllib.request

from config.local import ROOT, VAR, Problem, say, variables, venv
from config.local.processes import Processes, Stopped

MANAGE = [str(venv.PYTHON), "manage.py"]
STAFF_LOGIN = VAR / "staff-login.txt"
SERVED = ("run", "dev")
# These need the development packages, and go on in the environment that has them.
MODULES = {
    "test": "tests.run",
    "soak": "tests.run",
    "lint": "tests.lint",
    "bench": "tests.bench",
    "screenshots": "tests.screenshots",
    "lighthouse": "tests.lighthouse",
}


def main(command):
    try:
        with Processes() as processes:
            if command in SERVED:
                serve(processes, command)
            venv.prepare(processes, dev=True)
    except Stopped:
        say("\nStopped. Nothing is left running.")
        return 0 if command in SERVED else 130
    except Problem as problem:
        say()
        sys.stderr.write(f"{problem}\n")
        return 1
    os.chdir(ROOT)
    # No shell is meant: the program and a module of ours, by name.
    os.execv(venv.PYTHON, [str(venv.PYTHON), "-m", MODULES[command], command])  # noqa: S606


def serve(processes, command):
    """Set up what is missing, start all of the site, and stay until asked to stop."""
    site_port = variables.port("PORT", 8000)
    sandbox_port = variables.port("SANDBOX_PORT", 12111)
    variables.need_free(site_port, "PORT", command)
    env = variables.gather(site_port=site_port, sandbox_port=sandbox_port, debug=command == "dev")
    sandboxed = variables.uses_sandbox(env, sandbox_port)
    if sandboxed:
        variables.need_free(sandbox_port, "SANDBOX_PORT", command)
    elif not env.get("STRIPE_WEBHOOK_SECRET"):
        raise Problem(
            "STRIPE_SECRET_KEY is your own, so the sandbox is not started. Set\n"
            "STRIPE_WEBHOOK_SECRET too: docs/operators.md says where Stripe shows it."
        )
    venv.prepare(processes, dev=False)
    if sandboxed:
        start_sandbox(processes, env, sandbox_port)
    is_first_run = not STAFF_LOGIN.exists()
    set_up(processes, env, command, sandbox_port if sandboxed else None)
    if sandboxed:
        env["STRIPE_WEBHOOK_SECRET"] = keep_webhook_secret(site_port)
    start_site(processes, env, command, site_port)
    say_where(env, command, sandboxed=sandboxed, is_first_run=is_first_run)
    processes.watch()


def start_sandbox(processes, env, port):
    state = VAR / "sandbox" / "state.sqlite3"
    state.parent.mkdir(parents=True, exist_ok=True)
    # The same as `manage.py stripe_sandbox`, without the seconds that Django takes to start.
    command = [str(venv.PYTHON), "-m", "donations.sandbox"]
    command += ["--port", str(port), "--state", str(state)]
    processes.serve("The Stripe sandbox", command, env=env, log_name="sandbox")


def set_up(processes, env, command, sandbox_port):
    """Database, pages, demo, staff login, static files and Stripe's objects, in one process."""
    options = [] if command == "run" else ["--no-static"]
    if sandbox_port:
        processes.wait_until(
            lambda: variables.answers(sandbox_port),
            seconds=60,
            otherwise="The Stripe sandbox does not answer; its log is var/log/sandbox.log.",
        )
        options += ["--webhook-secret-file", str(webhook_secret_file(env["SITE_URL"]))]
    options += ["--staff-login-file", str(STAFF_LOGIN)]
    lines = []

    def note(line):
        lines.append(line)
        if line.startswith("• "):
            say(line)

    if processes.run([*MANAGE, "local_setup", *options], note, env=env):
        shown = "\n".join(lines[-8:])
        raise Problem(f"Setting up the site failed. Its last words:\n{shown}")


def webhook_secret_file(site_url):
    # The sandbox keeps one webhook endpoint for each address, and each has its own secret.
    return VAR / "sandbox" / f"webhook-secret-{site_url.rpartition(':')[2]}.txt"


def keep_webhook_secret(site_port):
    """The secret that stripe_setup wrote; commands typed by hand find it in var/local.env."""
    secret = webhook_secret_file(f":{site_port}").read_text().strip()
    variables.write_local({"STRIPE_WEBHOOK_SECRET": secret})
    return secret


def start_site(processes, env, command, port):
    say("• Starting the web server and the background work")
    processes.serve("The background work", [*MANAGE, "work"], env=env, log_name="work")
    if command == "dev":
        server = [*MANAGE, "runserver", f"127.0.0.1:{port}"]
        processes.serve("The development server", server, env=env)
    else:
        server = [str(venv.PYTHON), "-m", "gunicorn", "-c", "config/gunicorn.py"]
        server += ["--bind", f"127.0.0.1:{port}", "config.wsgi"]
        processes.serve("The web server", server, env=env, log_name="web")
    processes.wait_until(
        lambda: is_alive(port),
        seconds=60,
        otherwise="The web server does not answer; its log is var/log/web.log.",
    )


def is_alive(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def staff_login(*, is_first_run):
    """How to sign in, in words; the password is shown once and then only where it is kept."""
    if not STAFF_LOGIN.exists():
        return "with the login that you have; `manage.py make_staff` makes another"
    email, _, password = STAFF_LOGIN.read_text().strip().partition("\n")
    if not password:
        return f"{email}  with the password you gave"
    if is_first_run:
        return f"{email}  password  {password}"
    return f"{email}  password in var/staff-login.txt, unless you changed it"


def say_where(env, command, *, sandboxed, is_first_run):
    site = env["SITE_URL"]
    mail = (
        env.get("EMAIL_URL")
        and "as EMAIL_URL says"
        or "var/mail/  (one file a mail; sign-in codes too)"
    )
    say()
    say(f"  Wayside is ready:  {site}/")
    say(f"  Staff sign in at:  {site}/admin/")
    say(f"                     {staff_login(is_first_run=is_first_run)}")
    say(f"  Mail lands in:     {mail}")
    if sandboxed:
        say(f"  Stripe sandbox:    {env['STRIPE_API_BASE']}/  (its controls; no card is charged)")
    else:
        say("  Stripe:            your own account, as STRIPE_SECRET_KEY says")
    say("  Logs:              var/log/")
    say("  Stop all of it:    Ctrl-C")
    say()


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) == 2 else ""
    if chosen not in (*SERVED, *MODULES):
        sys.exit("Call this through make: `make help` lists the commands.")
    sys.exit(main(chosen))
