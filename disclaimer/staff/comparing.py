"""What differs between two texts, word by word, and what merely looks different."""

import re

from bs4 import BeautifulSoup
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from wagtail.admin.compare import RichTextFieldComparison, TextFieldComparison, diff_text

from disclaimer.models import DisclaimerVersion

BLOCKS = ("h2", "p", "li")
GAP = "\x00"  # stands for an empty line until the others are removed
TAGS = {"addition": "ins", "deletion": "del"}


class WordsComparison(TextFieldComparison):
    """Wagtail's comparison, with <ins> and <del>, so that it is heard as well as seen."""

    def words(self, value):
        return value

    def htmldiff(self):
        changes = diff_text(self.words(self.val_a), self.words(self.val_b)).changes
        return format_html_join("", "{}", ((_marked(kind, text),) for kind, text in changes))

    def only_looks_different(self):
        """True if the words are the same, but not their headings, lists or bold type."""
        if not self.has_changed():
            return False
        return self.words(self.val_a).split() == self.words(self.val_b).split()


class BodyComparison(WordsComparison, RichTextFieldComparison):
    """Rich text line by line; where a link leads is part of what people agreed to."""

    def __init__(self, field, obj_a, obj_b):
        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = obj_a.body_html, obj_b.body_html

    def words(self, value):
        return plain_words(value)


def plain_words(html):
    """The words of rich text, a line for each block and a gap before each heading.

    Points begin with “• ”; the address of a link stands behind it in angle brackets.
    """
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a"):
        link.append(f" <{link.get('href', '')}>")
    for point in soup.find_all("li"):
        point.insert(0, "• ")
    for block in soup.find_all(BLOCKS):
        block.append("\n")
    for heading in soup.find_all("h2"):
        heading.insert(0, GAP)
    for line_break in soup.find_all("br"):
        line_break.replace_with("\n")
    lines = re.sub(r"\s*\n\s*", "\n", soup.get_text())
    return lines.replace(GAP, "\n").strip()


def comparisons(before, after):
    """A comparison of each part of two DisclaimerVersions that visitors see."""
    parts = {"heading": WordsComparison, "body": BodyComparison, "agree_label": WordsComparison}
    return [
        comparison(DisclaimerVersion._meta.get_field(name), before, after)
        for name, comparison in parts.items()
    ]


def usual_other(version):
    """What a text is compared with unless asked: a draft with the live text, else the one before.

    None where there is no other.
    """
    if not version.is_published:
        return DisclaimerVersion.objects.newest()
    earlier = Q(major__lt=version.major) | Q(major=version.major, minor__lt=version.minor)
    return DisclaimerVersion.objects.filter(earlier).order_by("-major", "-minor").first()


def _marked(kind, text):
    if kind not in TAGS:
        return text
    return format_html(f"<{TAGS[kind]}>{{}}</{TAGS[kind]}>", text)
