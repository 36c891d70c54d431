"""The words that a new site begins with; staff change them in the Wagtail admin."""

from pathlib import Path

import yaml
from markdown_it import MarkdownIt

from donations.models import DonationSettings

WORDS = Path(__file__).with_name("demo_words.yaml")
RICH_TEXT = ("appeal", "simple", "what_happens_next", "how_to_stop", "thank_you")


def make_words(say):
    """Fill the donation pages once; what staff wrote, or emptied, stays as it is."""
    if DonationSettings.objects.exists():
        return
    words = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    markdown = MarkdownIt("commonmark", {"html": False})
    for name in RICH_TEXT:
        words[name] = markdown.render(words[name]).strip()
    settings = DonationSettings(**words)
    settings.full_clean()
    settings.save()
    say("Donation pages: wrote the first words.")
