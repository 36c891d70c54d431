"""Colours that can be told apart: the contrast of WCAG 2.2, and lightness changed until it is met.

Lightness is that of OKLCH (https://www.w3.org/TR/css-color-4/#ok-lab): hue stays while it changes,
so a brand's yellow becomes a dark yellow rather than a brown or a green.
"""

from functools import lru_cache

from coloraide import Color

# WCAG 2.2, 1.4.3 and 1.4.11, and a little more: its formula rounds otherwise than ours.
TEXT = 4.52
SHAPE = 3.02
DARKER, LIGHTER = 0.0, 1.0
# Each halves what is left of the way; the last is finer than a step of #rrggbb.
STEPS = 10
# What a button under the pointer is overlaid with: #ffffff14 in the style sheet.
HOVER = 0x14 / 255


def parts(colour):
    """(lightness 0–1, chroma, hue in degrees) of “#rrggbb”; greys have the hue 0."""
    return tuple(Color(colour).convert("oklch").coords(nans=False))


def of(lightness, chroma, hue):
    """“#rrggbb”; chroma is lowered where no screen could show as much of it."""
    colour = Color("oklch", [lightness, chroma, hue])
    return colour.convert("srgb").to_string(hex=True, fit={"method": "raytrace", "pspace": "oklch"})


def contrast(one, other):
    """From 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=4096)
def luminance(colour):
    return max(0.0, Color(colour).luminance())


@lru_cache(maxsize=1024)
def hovered(colour):
    """A button's colour under the pointer."""
    return Color(colour).mix("#ffffff", HOVER, space="srgb").to_string(hex=True)


def settled(colour, is_readable, towards):
    """The nearest colour of the same hue, DARKER or LIGHTER, for which `is_readable` holds.

    `is_readable` takes “#rrggbb”. It must hold at the very end, black or white, and once it
    holds on the way there it is taken to hold from then on.
    """
    if is_readable(colour):
        return colour
    lightness, chroma, hue = parts(colour)
    unreadable, readable = lightness, towards
    for _step in range(STEPS):
        middle = (unreadable + readable) / 2
        if is_readable(of(middle, chroma, hue)):
            readable = middle
        else:
            unreadable = middle
    return of(readable, chroma, hue)
