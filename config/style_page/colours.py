"""Every colour as it is shown now, staff's own included, and how well it can be told apart."""

from dataclasses import dataclass

from articles.brand.colours import GROUNDS, shown
from articles.brand.readable import contrast
from articles.brand.tokens import DARK, LIGHT
from articles.models.site_settings import SiteSettings

# WCAG 2.2: 1.4.3 for text, 1.4.11 for borders, focus and pictures that carry meaning.
LEAST_FOR_TEXT, LEAST_FOR_SHAPES = 4.5, 3
# Which colours meet: the style page shows these pairs, and a test holds them to the numbers above.
TEXT = [
    *((text, ground) for ground in GROUNDS for text in ("ink", "ink-soft", "green")),
    *(("clay", ground) for ground in ("paper", "leaf", "clay-tint")),
    ("ochre", "ochre-tint"),
    *(("red", ground) for ground in ("paper", "leaf", "red-tint", "mark")),
    *((text, "mark") for text in ("ink", "ink-soft", "green")),
    ("on-green", "green"),
    ("on-clay", "clay"),
    ("on-red", "red"),
    ("on-bar", "bar"),
    ("on-bar-soft", "bar"),
    ("paper", "ink-soft"),
]
SHAPES = [
    *((shape, ground) for ground in ("paper", "leaf") for shape in ("edge", "focus", "green")),
    *(("focus", ground) for ground in GROUNDS if ground not in ("paper", "leaf")),
    ("focus-on-bar", "bar"),
]


@dataclass(frozen=True)
class Look:
    """A colour of one scheme: alone, or on a ground with the contrast (1 to 21) to it."""

    colour: str
    ground: str = ""
    least: float = 0

    @property
    def contrast(self):
        return contrast(self.colour, self.ground) if self.ground else None

    @property
    def is_enough(self):
        return self.contrast is None or self.contrast >= self.least


def shown_now():
    """{"light": {token: “#rrggbb”}, "dark": {…}} as pages have them. One query."""
    chosen = SiteSettings.objects.values_list("main_colour", "accent_colour").first() or ("", "")
    return shown(*chosen)


def palette(colours):
    """[(token, light Look, dark Look)] of every colour token."""
    return [
        (name, Look(light), Look(colours[DARK][name])) for name, light in colours[LIGHT].items()
    ]


def pairs(colours):
    """[(token, token of its ground, "Text" or "Shape", light Look, dark Look)]."""
    kinds = (("Text", TEXT, LEAST_FOR_TEXT), ("Shape", SHAPES, LEAST_FOR_SHAPES))
    return [
        (name, ground, kind, *(Look(of[name], of[ground], least) for of in colours.values()))
        for kind, both, least in kinds
        for name, ground in both
    ]
