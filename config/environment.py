"""The environment, read once and checked: each reader raises ImproperlyConfigured with a
sentence that names the variable, so that a wrong value never becomes a strange page."""

import os
import re
import warnings
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

environment = environ.Env()
ACCEL = re.compile(r"/[\w-]+/", re.ASCII)


def load_file(base_dir):
    """Read `ENV_FILE`, or else `.env` and then what `make run` wrote; what is set already wins."""
    named = os.environ.get("ENV_FILE")
    candidates = [Path(named)] if named else [base_dir / ".env", base_dir / "var" / "local.env"]
    for path in candidates:
        if path.is_file():
            environ.Env.read_env(path, overwrite=False)


def text(name, default=""):
    return environment.str(name, default=default).strip()


def flag(name, default=False):
    value = text(name).lower()
    if not value:
        return default
    if value in {"true", "1", "yes", "on"}:
        return True
    if value in {"false", "0", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be True or False.")


def whole_number(name, default):
    value = text(name)
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, 0 or more.")
    return int(value)


def comma_list(name, default=()):
    """The comma-separated values of `name`, without empty ones."""
    values = tuple(part.strip() for part in text(name).split(",") if part.strip())
    return values or tuple(default)


def folder(name, default):
    """An absolute path of a folder, which need not exist yet."""
    value = text(name)
    if value and not os.path.isabs(value):
        raise ImproperlyConfigured(f"{name} must be a path that begins with a slash.")
    return Path(value or default)


def origin(name, default):
    """An address such as https://example.org, without path or slash at its end."""
    value = text(name) or default
    try:
        parts = urlsplit(value)
        valid = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        valid = False
    if not valid or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ImproperlyConfigured(
            f"{name} must be an address such as https://example.org, without a path."
        )
    return f"{parts.scheme}://{parts.netloc}"


def optional_origin(name):
    return origin(name, "") if text(name) else ""


def keys(name, *, shortest):
    """Secret keys as bytes, newest first, each of at least `shortest` characters."""
    values = comma_list(name)
    if any(len(value) < shortest for value in values):
        raise ImproperlyConfigured(f"Each key in {name} must have at least {shortest} characters.")
    return tuple(value.encode() for value in values)


def database(name, default):
    return _parsed(name, default, environ.Env.db_url_config, "a database address")


def cache(name, default):
    found = _parsed(name, default, environ.Env.cache_url_config, "a cache address")
    if found["BACKEND"].endswith(".RedisCache"):
        found["BACKEND"] = "config.cache.ForgivingRedisCache"
    return found


def mail(name, default):
    return _parsed(name, default, environ.Env.email_url_config, "a mail address")


def _parsed(name, default, parse, kind):
    complaint = f"{name} is not {kind} that can be used; .env.example shows the form."
    try:
        with warnings.catch_warnings():
            # The parser's own warning would repeat the address, password and all.
            warnings.simplefilter("ignore")
            parsed = parse(text(name) or default)
    except (ImproperlyConfigured, KeyError, ValueError) as error:
        raise ImproperlyConfigured(complaint) from error
    backend = parsed.get("ENGINE", parsed.get("BACKEND", parsed.get("EMAIL_BACKEND", "")))
    # A scheme that the parser does not know comes back as it is, without a module's dots.
    if "." not in backend:
        raise ImproperlyConfigured(complaint)
    return parsed


def media_storage(name, local_root):
    """The STORAGES entry for uploads: a local folder (`file:///FOLDER`, by default `local_root`;
    `media_accel` reads the rest), or `s3://KEY:SECRET@HOST/BUCKET?region=REGION`."""
    parts = urlsplit(text(name) or f"file://{local_root}")
    if parts.scheme == "file" and parts.path.strip("/") and not parts.netloc:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": parts.path, "base_url": "/media/"},
        }
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not bucket or "/" in bucket:
        raise ImproperlyConfigured(
            f"{name} must be empty, file:///FOLDER, or s3://KEY:SECRET@HOST/BUCKET?region=REGION."
        )
    if not find_spec("storages"):
        raise ImproperlyConfigured(
            f"{name} needs django-storages: pip install -r requirements-production.txt."
        )
    return {"BACKEND": "config.storage.GatedS3Storage", "OPTIONS": _s3_options(parts, bucket)}


def media_accel(name):
    """Where nginx finds the folder of uploads by itself: `/_media/` of
    `file:///FOLDER?accel=/_media/`. Empty where the web server is to send the files."""
    parts = urlsplit(text(name))
    if parts.scheme != "file" or not parts.query:
        return ""
    query = dict(parse_qsl(parts.query))
    place = query.get("accel", "")
    if set(query) != {"accel"} or not ACCEL.fullmatch(place):
        raise ImproperlyConfigured(
            f"{name} may end in ?accel=/_media/, an address of nginx with a slash at both ends."
        )
    return place


def _s3_options(parts, bucket):
    # Two uploads of one name are two files, as they are on disk.
    options = {"bucket_name": bucket, "default_acl": "private", "file_overwrite": False}
    if parts.hostname:
        port = f":{parts.port}" if parts.port else ""
        options["endpoint_url"] = f"https://{parts.hostname}{port}"
    if parts.username:
        options["access_key"] = unquote(parts.username)
        options["secret_key"] = unquote(parts.password or "")
    query = dict(parse_qsl(parts.query))
    if "region" in query:
        options["region_name"] = query["region"]
    return options
