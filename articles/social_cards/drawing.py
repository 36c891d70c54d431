"""Draws a title, and the site's name under it, in the site's colours and letters."""

import io
from functools import cache

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

# What Open Graph readers expect (https://developers.facebook.com/docs/sharing/best-practices/).
SIZE = WIDTH, HEIGHT = 1200, 630
FONT = "fonts/source-serif-4-latin-wght-normal.woff2"
WEIGHT = 600
MARGIN = 90
# Largest first, in pixels; the smallest takes what fits, and an ellipsis.
SIZES = (92, 80, 70, 62, 54)
LINE_HEIGHT = 1.22
ROOM = 350
NAME_SIZE, NAME_TOP, NAME_WIDTH = 40, 530, 850
COLOURS = 64


def draw(title, look):
    """A PNG of 1200 × 630 pixels as bytes, or None if the letters of the title are not ours.

    A name in other letters is left out. `look` is a Look of articles.social_cards.look.
    """
    title = " ".join(title.split())
    if not title or not _has_letters_for(title):
        return None
    picture = Image.new("RGB", SIZE, look.ground)
    canvas = ImageDraw.Draw(picture)
    _draw_hills(canvas, look)
    _draw_name(canvas, look)
    font, lines = _fitting(title)
    top = MARGIN + 10
    for place, line in enumerate(lines):
        canvas.text((MARGIN, top + place * font.size * LINE_HEIGHT), line, font=font, fill=look.ink)
    file = io.BytesIO()
    picture.quantize(COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _draw_hills(canvas, look):
    canvas.rectangle((0, 0, WIDTH, 14), fill=look.ink)
    canvas.ellipse((-300, 520, 900, 1100), fill=look.far_hill)
    canvas.ellipse((450, 540, 1700, 1200), fill=look.near_hill)
    # A waystone: round head, square shoulders, as in the site's mark.
    canvas.rounded_rectangle(
        (1020, 470, 1090, 590), radius=35, fill=look.ink, corners=(True, True, False, False)
    )


def _draw_name(canvas, look):
    name = " ".join(look.name.split())
    if not name or not _has_letters_for(name):
        return
    font = _font(NAME_SIZE)
    if font.getlength(name) > NAME_WIDTH:
        name = _shortened(name, font, NAME_WIDTH)
    canvas.text((MARGIN, NAME_TOP), name, font=font, fill=look.ink)


def _fitting(title):
    """(font, lines) of the largest size in which the whole title fits."""
    for size in SIZES:
        font = _font(size)
        lines = _wrapped(title, font)
        if len(lines) <= _most_lines(size):
            return font, lines
    shown = lines[: _most_lines(size)]
    shown[-1] = _shortened(shown[-1], font, WIDTH - 2 * MARGIN)
    return font, shown


def _shortened(line, font, width):
    """As much of the line as fits, and an ellipsis."""
    while font.getlength(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _most_lines(size):
    return int(ROOM // (size * LINE_HEIGHT))


def _wrapped(title, font):
    """The title in lines that are no wider than the picture; a very long word is cut."""
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
            continue
        *whole, rest = _pieces(word, font)
        lines += [*whole, rest]
    return [line for line in lines if line]


def _pieces(word, font):
    """The word cut where it would be too wide."""
    pieces = [""]
    for letter in word:
        if font.getlength(pieces[-1] + letter) > WIDTH - 2 * MARGIN:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _has_letters_for(title):
    """Whether the font, which is Latin, has each letter: others would be empty boxes."""
    font = _font(SIZES[-1])
    unknown = bytes(font.getmask("\uffff"))
    return all(letter == " " or bytes(font.getmask(letter)) != unknown for letter in set(title))


@cache
def _font(size):
    path = finders.find(FONT)
    if path is None:
        raise FileNotFoundError(FONT)
    font = ImageFont.truetype(path, size)
    font.set_variation_by_axes([WEIGHT])
    return font
