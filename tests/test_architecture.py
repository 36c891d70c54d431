"""Who may import whom, in which size, and where things stand: docs and design as a test."""

import ast
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "articles", "disclaimer", "donations")
LONGEST_FILE = 350
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "handler", "handlers", "data"}
VAGUE_NAMES |= {"service", "services", "common", "misc", "tools"}
TOP_LEVEL = {
    *APPS,
    "templates",
    "static",
    "tests",
    "docs",
    ".ci",
    "manage.py",
    "Makefile",
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE",
    "pyproject.toml",
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-production.txt",
    "constraints.txt",
    "Dockerfile",
    ".dockerignore",
    "compose.yaml",
    ".env.example",
    ".gitignore",
}

# Area → the areas and packages that it must never import.
FORBIDDEN = {
    "config": {"stripe"},
    "articles": {"donations", "disclaimer", "config", "stripe"},
    "disclaimer": {"articles", "donations", "config", "stripe"},
    "donations": {"articles", "disclaimer", "config"},
    "donations.sandbox": {*APPS, "wagtail"},
}
WAGTAIL_ROOMS = ("models", "wagtail_hooks", "staff", "migrations")
STRIPE_ROOMS = ("stripe_client", "sandbox")


def tracked(*patterns):
    """Files that git knows or would take, so that what .gitignore names is left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.splitlines() if (ROOT / name).is_file()]


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_only_for_type_checkers(node):
    test = ast.unparse(node.test) if isinstance(node, ast.If) else ""
    return test in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def nodes(tree, *, top_only=False):
    """Every node, or with `top_only` those that run when the module is imported."""
    waiting = list(ast.iter_child_nodes(tree))
    while waiting:
        node = waiting.pop()
        if is_only_for_type_checkers(node):
            continue
        yield node
        if not (top_only and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))):
            waiting.extend(ast.iter_child_nodes(node))


def imports(path, *, top_only=False):
    """The full names that a file imports: `from a.b import c` gives a.b and a.b.c."""
    for node in nodes(ast.parse(path.read_text()), top_only=top_only):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            base = absolute(node, path)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def absolute(node, path):
    if not node.level:
        return node.module
    package = path.relative_to(ROOT).parent.parts
    package = package[: len(package) - node.level + 1]
    return ".".join([*package, *filter(None, [node.module])])


def is_within(name, area):
    return name == area or name.startswith(f"{area}.")


SOURCES = {module_name(path): path for app in APPS for path in tracked(f"{app}/*.py")}


def faults(area, forbidden, *, spared=()):
    return [
        f"{name} imports {imported}"
        for name, path in SOURCES.items()
        if is_within(name, area) and not any(is_within(name, room) for room in spared)
        for imported in imports(path)
        if any(is_within(imported, one) for one in forbidden)
    ]


@pytest.mark.parametrize(("area", "forbidden"), FORBIDDEN.items())
def test_an_area_imports_only_what_it_may(area, forbidden):
    if area == "donations.sandbox":
        own = {f"donations.{path.stem}" for path in tracked("donations/*.py")}
        found = [
            fault
            for fault in faults(area, forbidden | own)
            if not is_within(fault.rpartition(" ")[2], area)
        ]
    else:
        found = faults(area, forbidden)

    assert found == []


def test_the_rest_of_donations_never_imports_the_sandbox():
    spared = ("donations.sandbox", "donations.management.commands.stripe_sandbox")

    assert faults("donations", {"donations.sandbox"}, spared=spared) == []


@pytest.mark.parametrize("app", ["disclaimer", "donations"])
def test_wagtail_stays_in_models_hooks_and_staff_pages(app):
    spared = [f"{app}.{room}" for room in WAGTAIL_ROOMS]

    assert faults(app, {"wagtail"}, spared=spared) == []


def test_stripe_is_met_in_one_module_and_in_its_stand_in():
    spared = [f"donations.{room}" for room in STRIPE_ROOMS]

    assert faults("donations", {"stripe"}, spared=spared) == []


def test_what_runs_before_the_install_needs_only_the_standard_library():
    import sys

    allowed = sys.stdlib_module_names | {"config"}
    found = [
        f"{name} imports {imported}"
        for name, path in SOURCES.items()
        if is_within(name, "config.local")
        for imported in imports(path)
        if imported.partition(".")[0] not in allowed
        or (imported.startswith("config.") and not imported.startswith("config.local"))
    ]

    assert found == []


def test_no_module_imports_itself_in_a_circle():
    graph = defaultdict(set)
    for name, path in SOURCES.items():
        graph[name] = {
            found for found in imports(path) if found in SOURCES and found != name
        } - packages_above(name)

    assert circle_in(graph) is None


def packages_above(name):
    """Importing a module runs its packages first, so naming them adds nothing."""
    parts = name.split(".")
    return {".".join(parts[:end]) for end in range(1, len(parts))}


def circle_in(graph):
    """One circle as a list of names, or None."""
    done, path = set(), []

    def visit(name):
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return None
        path.append(name)
        found = next(filter(None, map(visit, sorted(graph[name]))), None)
        path.pop()
        done.add(name)
        return found

    return next(filter(None, map(visit, sorted(graph))), None)


def test_a_circle_would_be_seen():
    assert circle_in(defaultdict(set, a={"b"}, b={"c"}, c={"b"})) == ["b", "c", "b"]


def test_every_file_can_be_read_in_one_sitting():
    # The style sheet is one file by decision; tests/test_frontend_weight.py holds its size.
    code = tracked("*.py", "*.html", "*.js")
    long = {
        str(path.relative_to(ROOT)): length
        for path in code
        if "migrations" not in path.parts
        and (length := len(path.read_text().splitlines())) > LONGEST_FILE
    }

    assert long == {}


def test_every_module_is_named_after_its_subject():
    vague = [name for name in SOURCES if set(name.split(".")) & VAGUE_NAMES]

    assert vague == []


def test_every_command_of_ours_is_documented():
    commands = {path.stem for path in tracked("*/management/commands/*.py")} - {"__init__"}
    texts = "\n".join(path.read_text() for path in tracked("README.md", "docs/*.md"))

    assert {name for name in commands if f"`{name}`" not in texts} == set()


def test_the_top_of_the_repository_is_as_designed():
    found = {path.relative_to(ROOT).parts[0] for path in tracked()}

    assert found - TOP_LEVEL == set()


def test_no_page_has_inline_style_or_script():
    """Mails bring their style along: they load nothing."""
    inline = re.compile(
        r"\sstyle\s*=|<style|\son[a-z]+\s*=|<script(?![^>]*\b(src=|application/ld\+json))"
    )
    found = [
        str(path.relative_to(ROOT))
        for path in tracked("templates/*.html")
        if "mail" not in path.parts and inline.search(path.read_text())
    ]

    assert found == []
