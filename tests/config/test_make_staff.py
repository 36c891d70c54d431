import re
import stat
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch):
    """Call make_staff with these two variables; gives what it printed."""

    def call(*, email=None, password=None, **options):
        for name, value in (("EMAIL", email), ("PASSWORD", password)):
            monkeypatch.delenv(f"DJANGO_SUPERUSER_{name}", raising=False)
            if value is not None:
                monkeypatch.setenv(f"DJANGO_SUPERUSER_{name}", value)
        output = StringIO()
        call_command("make_staff", stdout=output, **options)
        return output.getvalue()

    return call


def test_it_makes_an_administrator_with_a_proven_address(run):
    run(email="Editor@Example.org", password="given-password")
    user = get_user_model().objects.get()

    assert user.is_superuser
    assert user.check_password("given-password")
    assert EmailAddress.objects.get(user=user, verified=True, primary=True).email == (
        "editor@example.org"
    )


def test_a_given_password_is_not_repeated(run, tmp_path):
    words = run(email="editor@example.org", password="given", login_file=tmp_path / "login")

    assert "given" not in words + (tmp_path / "login").read_text()


def test_a_generated_password_works_and_is_new_each_time(run):
    found = [re.search(r"password (\S+)", run(email=f"{n}@example.org"))[1] for n in "ab"]

    assert get_user_model().objects.get(email="a@example.org").check_password(found[0])
    assert found[0] != found[1]


def test_a_file_keeps_it_for_its_owner_alone(run, tmp_path):
    path = tmp_path / "login"
    words = run(login_file=path)
    email, password = path.read_text().split()

    assert password not in words
    assert get_user_model().objects.get(email=email).check_password(password)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_user_who_is_there_keeps_the_password(run):
    run(email="editor@example.org", password="first")
    run(email="editor@example.org", password="second")

    assert get_user_model().objects.get().check_password("first")


def test_an_address_that_is_none_is_refused(run):
    with pytest.raises(CommandError, match="DJANGO_SUPERUSER_EMAIL"):
        run(email="editor")
    assert get_user_model().objects.count() == 0
