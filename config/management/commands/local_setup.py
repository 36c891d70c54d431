"""All that `make run` does with Django before it serves, in one process because starts are slow."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring the site on this machine up to date; `make run` calls it at every start."

    def add_arguments(self, parser):
        parser.add_argument("--no-static", action="store_true", help="leave static files alone")
        parser.add_argument("--staff-login-file", type=Path, required=True)
        parser.add_argument("--webhook-secret-file", type=Path, help="set the sandbox up as well")

    def handle(self, *, no_static, staff_login_file, webhook_secret_file, verbosity, **options):
        self._step("Bringing the database up to date", "migrate", interactive=False)
        self._step("Pages, disclaimer and words that every site needs", "site_setup")
        self._step("Demo articles, stories and pictures", "load_demo")
        self._step("Staff login", "make_staff", login_file=staff_login_file)
        if not no_static:
            self._collect_static()
        if webhook_secret_file:
            self._step(
                "Price and webhook in the Stripe sandbox",
                "stripe_setup",
                secret_file=webhook_secret_file,
            )

    def _step(self, words, command, **options):
        self.stdout.write(f"• {words}")
        self.stdout.flush()
        call_command(command, stdout=self.stdout, **options)

    def _collect_static(self):
        # Compressing a thousand files takes longer than everything else together.
        note = settings.VAR_DIR / "static-files.digest"
        digest = static_digest()
        manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
        if manifest.is_file() and note.is_file() and note.read_text() == digest:
            self.stdout.write("• Static files are up to date")
            return
        note.unlink(missing_ok=True)
        self._step(
            "Collecting static files", "collectstatic", interactive=False, clear=True, verbosity=0
        )
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(digest)


def static_digest():
    """A digest over path, size and time of every static file; any edit makes it differ."""
    facts = [version("whitenoise"), settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=None):
            found = Path(storage.path(path)).stat()
            facts.append((str(path), found.st_size, found.st_mtime_ns))
    return hashlib.sha256(json.dumps(sorted(map(str, facts))).encode()).hexdigest()
