"""What `make run` says about signing in: the password once, and never a traceback without it."""

import pytest

from config.local import __main__ as local


@pytest.fixture
def kept(tmp_path, monkeypatch):
    path = tmp_path / "staff-login.txt"
    monkeypatch.setattr(local, "STAFF_LOGIN", path)
    return path


def test_the_first_run_shows_the_password(kept):
    kept.write_text("editor@example.org\nsecret-word\n")

    assert local.staff_login(is_first_run=True) == "editor@example.org  password  secret-word"


def test_a_later_run_says_where_it_is_kept(kept):
    kept.write_text("editor@example.org\nsecret-word\n")

    words = local.staff_login(is_first_run=False)
    assert "secret-word" not in words
    assert "var/staff-login.txt" in words


def test_a_password_that_was_given_is_not_repeated(kept):
    kept.write_text("editor@example.org\n")

    assert local.staff_login(is_first_run=True) == "editor@example.org  with the password you gave"


def test_without_the_file_it_says_how_to_make_another_login(kept):
    assert "make_staff" in local.staff_login(is_first_run=False)
