"""This app's part of `site_setup`: a site without a disclaimer gets version 1.0."""

from pathlib import Path

from markdown_it import MarkdownIt

from disclaimer.models import DisclaimerVersion
from disclaimer.roles import give_editors_the_text

INITIAL_TEXT = Path(__file__).with_name("initial_text.md")


def make_first_version(say):
    """Publish the text of initial_text.md unless any version exists; `say` takes a line."""
    if DisclaimerVersion.objects.published().exists():
        return
    heading, _, body = INITIAL_TEXT.read_text(encoding="utf-8").partition("\n")
    version = DisclaimerVersion(
        heading=heading.removeprefix("#").strip(),
        body=MarkdownIt("commonmark", {"html": False}).render(body),
        change_note="The first text, made when the site was set up.",
    )
    version.save()
    version.publish(is_material=True)
    give_editors_the_text()
    say("disclaimer 1.0 published")
