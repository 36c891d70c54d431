"""`make lint`: what can be found without running a test. Any warning makes it red."""

import os
import subprocess
import sys

PYTHON = sys.executable
# A whole production environment, so that `check --deploy` has nothing to say of the settings.
PRODUCTION = {
    "ENV_FILE": os.devnull,
    "DEBUG": "False",
    "SECRET_KEY": "lint-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLM",
    "SITE_URL": "https://wayside.example",
    "DATABASE_URL": "sqlite://:memory:",
    "DISCLAIMER_KEYS": "lint-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "STRIPE_SECRET_KEY": "sk_test_lint_only",
    "STRIPE_WEBHOOK_SECRET": "whsec_lint_only",
    "STRIPE_API_BASE": "",
    "TRUSTED_PROXY_COUNT": "1",
}
HTML = ["templates", "articles", "disclaimer", "donations"]
CHECKS = {
    "Format": ["-m", "ruff", "format", "--check", "."],
    "Style": ["-m", "ruff", "check", "."],
    "Templates": ["-m", "djlint", "--lint", "--quiet", *HTML],
    "Deployment": ["manage.py", "check", "--deploy", "--fail-level", "DEBUG"],
    "Migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
}


def main():
    red = []
    for name, command in CHECKS.items():
        done = subprocess.run(
            [PYTHON, *command],
            env=os.environ | PRODUCTION,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        is_clean = done.returncode == 0 and "Warning" not in done.stdout
        print(f"{'ok ' if is_clean else 'RED'} {name}")
        if not is_clean:
            print(done.stdout)
            red.append(name)
    return len(red)


if __name__ == "__main__":
    sys.exit(main())
