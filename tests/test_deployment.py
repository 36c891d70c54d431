"""Dockerfile, compose.yaml and .env.example, as far as they can be checked without an engine."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = (ROOT / ".env.example").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
IGNORED = (ROOT / ".dockerignore").read_text().splitlines()
DOCUMENTED = set(re.findall(r"^([A-Z][A-Z_]+)=", EXAMPLE, re.MULTILINE))
# The contract of the project: these names may not change.
CONTRACT = set(
    "SECRET_KEY DEBUG ALLOWED_HOSTS SITE_URL DATABASE_URL CACHE_URL EMAIL_URL DEFAULT_FROM_EMAIL "
    "STAFF_ALERT_EMAIL CROSSREF_MAILTO MEDIA_STORAGE_URL TRUSTED_PROXY_COUNT DISCLAIMER_KEYS "
    "STRIPE_SECRET_KEY STRIPE_WEBHOOK_SECRET STRIPE_API_BASE SENTRY_DSN".split()
)


def instructions(name):
    """The words after each `name` of the Dockerfile."""
    return re.findall(rf"^{name} +(.+)$", DOCKERFILE, re.MULTILINE)


def test_the_example_names_the_whole_contract():
    assert not CONTRACT - DOCUMENTED


def test_every_variable_that_the_settings_read_is_in_the_example():
    settings = (ROOT / "config" / "settings.py").read_text()
    read = set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', settings))

    assert len(read) > 12
    assert read - DOCUMENTED == set()


def test_every_variable_of_compose_is_in_the_example():
    text = (ROOT / "compose.yaml").read_text()
    set_there = {
        name for each in COMPOSE["services"].values() for name in each.get("environment", ())
    }
    named = set(re.findall(r"\$\{([A-Z_]+)", text)) | set_there - {"POSTGRES_USER", "POSTGRES_DB"}

    assert "POSTGRES_PASSWORD" in named
    assert named - DOCUMENTED == set()


def test_the_example_holds_no_secret():
    values = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))

    for name in ("SECRET_KEY", "DISCLAIMER_KEYS", "STRIPE_SECRET_KEY", "POSTGRES_PASSWORD"):
        assert values[name] == ""


def test_every_variable_of_the_example_has_its_words():
    blocks = [block.splitlines() for block in EXAMPLE.strip().split("\n\n")]

    assert [block for block in blocks if not block[0].startswith("# ")] == []


def test_the_image_runs_as_a_user_of_its_own():
    users = instructions("USER")

    assert users == ["wayside"]
    assert DOCKERFILE.index("\nUSER ") < DOCKERFILE.index("\nCMD ")


def test_the_image_is_made_in_two_stages_from_a_fixed_line_of_python():
    assert [line.split()[0] for line in instructions("FROM")] == ["python:3.13-slim-bookworm"] * 2


def test_what_the_image_copies_is_there_and_not_ignored():
    sources = [
        source
        for line in instructions("COPY")
        if "--from" not in line
        for source in line.split()[:-1]
    ]

    assert "requirements-production.txt" in sources
    for source in sources:
        assert (ROOT / source).exists()
        assert source not in IGNORED


@pytest.mark.parametrize("name", [".env*", "var", ".git", ".venv"])
def test_nothing_secret_or_local_gets_into_the_image(name):
    assert name in IGNORED


def test_static_files_stand_outside_every_volume():
    volumes = [*instructions("VOLUME"), *(each.partition(":")[2] for each in mounted("web"))]

    assert volumes
    assert all(not "/app/staticfiles".startswith(volume) for volume in volumes)


def mounted(service):
    return COMPOSE["services"][service]["volumes"]


def test_the_health_check_asks_the_web_server_by_its_own_name():
    from config import healthcheck

    assert "config.healthcheck" in DOCKERFILE
    assert healthcheck.status(1, "localhost") is None


def test_compose_has_the_site_its_worker_its_database_and_its_cache():
    services = COMPOSE["services"]

    assert set(services) == {"setup", "web", "work", "postgres", "redis"}
    assert services["work"]["command"][-1] == "work"
    for name in ("web", "work"):
        assert services[name]["depends_on"]["setup"]["condition"] == (
            "service_completed_successfully"
        )
        assert services[name]["volumes"] == services["setup"]["volumes"]


def test_compose_shows_the_site_to_this_host_alone():
    ports = [port for each in COMPOSE["services"].values() for port in each.get("ports", ())]

    assert ports == ["127.0.0.1:8000:8000"]


def test_every_image_of_compose_has_a_version():
    images = {each["image"] for each in COMPOSE["services"].values()} - {"wayside"}

    assert all(re.search(r":\d+", image) for image in images)


def test_every_link_of_the_documentation_leads_to_a_file():
    """But for those into the admin, which tests/config/test_guide.py opens."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [
        (page, target.partition("#")[0])
        for page in pages
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text())
        if "://" not in target and not target.startswith("/admin/")
    ]

    assert len(links) > 8
    assert [
        f"{page.name}: {target}" for page, target in links if not (page.parent / target).exists()
    ] == []
