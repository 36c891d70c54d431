import pytest

from tests.config.production import manage, python, setting

NEEDED = ["SECRET_KEY", "DISCLAIMER_KEYS", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"]
SERVE = ("-c", "import config.wsgi")


def test_a_complete_environment_passes_the_deployment_check():
    done = manage("check", "--deploy", "--fail-level", "DEBUG")

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_complete_environment_serves():
    assert python(*SERVE).returncode == 0


@pytest.mark.parametrize("name", NEEDED)
def test_the_server_stops_with_the_name_of_a_missing_secret(name):
    done = python(*SERVE, **{name: None})

    assert done.returncode != 0
    assert done.stderr.strip().endswith(f"Set the environment variable {name} to serve.")


def test_the_deployment_check_names_every_missing_secret():
    done = manage("check", "--deploy", **dict.fromkeys(NEEDED))

    assert done.returncode != 0
    assert all(f"The environment variable {name} is not set." in done.stderr for name in NEEDED)


def test_static_files_are_collected_without_any_secret(tmp_path):
    code = (
        "import django; from django.conf import settings; django.setup();"
        f"settings.STATIC_ROOT = {str(tmp_path)!r};"
        "from django.core.management import call_command;"
        "call_command('collectstatic', interactive=False, dry_run=True, verbosity=0)"
    )
    done = python("-c", code, **dict.fromkeys(NEEDED), SITE_URL=None)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "perhaps"),
        ("SITE_URL", "wayside.example"),
        ("DATABASE_URL", "carrier-pigeon://coop/3"),
        ("CACHE_URL", "carrier-pigeon://coop/3"),
        ("EMAIL_URL", "carrier-pigeon://coop/3"),
        ("MEDIA_STORAGE_URL", "gs://host/bucket"),
        ("TRUSTED_PROXY_COUNT", "many"),
        ("DISCLAIMER_KEYS", "short"),
        ("STRIPE_API_BASE", "127.0.0.1:12111"),
        ("SENTRY_DSN", "nonsense"),
    ],
)
def test_a_bad_value_stops_the_start_with_a_sentence_that_names_it(name, value):
    done = manage("check", **{name: value})
    last = done.stderr.strip().splitlines()[-1]

    assert done.returncode != 0
    assert last.startswith("Wayside cannot start: ")
    assert name in last
    assert value not in last


def test_https_brings_secure_cookies_and_a_prefixed_acceptance():
    assert setting("SESSION_COOKIE_SECURE") == "True"
    assert setting("DISCLAIMER_COOKIE_NAME") == "'__Host-disclaimer'"


def test_plain_http_works_on_one_machine():
    assert setting("SESSION_COOKIE_SECURE", SITE_URL="http://localhost:8000") == "False"
    assert setting("ALLOWED_HOSTS", SITE_URL="http://localhost:8000") == "('localhost',)"


def test_a_forwarded_scheme_counts_only_behind_a_proxy_that_we_know():
    assert setting("SECURE_PROXY_SSL_HEADER", TRUSTED_PROXY_COUNT="1") != "None"
    assert setting("SECURE_PROXY_SSL_HEADER", TRUSTED_PROXY_COUNT="0") == "None"


def test_forms_may_lead_to_stripe_and_nowhere_else():
    found = setting("CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']")

    assert found == "[\"'self'\", 'https://checkout.stripe.com', 'https://billing.stripe.com']"
