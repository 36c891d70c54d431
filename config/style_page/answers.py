"""Every page that a view may answer with, errors above all, at an address of its own here."""

from config.style_page.examples.answers import ANSWERS, WITH_AN_ADDRESS
from config.style_page.specimens import templates_in

FOLDERS = ("", "account", "disclaimer", "donations")
# Templates that others extend.
FRAMES = "base"


def every_answer():
    """Paths of templates that are whole pages, without those of the pages that editors write."""
    found = [source for folder in FOLDERS for source in templates_in(folder)]
    return [source for source in found if not source.rpartition("/")[2].startswith(FRAMES)]


def without_example():
    shown = {answer.template for answer in ANSWERS.values()} | set(WITH_AN_ADDRESS)
    return [source for source in every_answer() if source not in shown]
