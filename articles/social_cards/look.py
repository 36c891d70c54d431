"""The name and the colours that pictures for shared links are drawn in: those of the settings."""

from dataclasses import astuple, dataclass
from hashlib import sha256

from articles.brand.colours import shown
from articles.brand.readable import DARKER, TEXT, contrast, of, parts, settled
from articles.brand.tokens import LIGHT
from articles.models.site_settings import SiteSettings

# How much lighter than the ground, in OKLCH, so that the hills stand one before the other.
FAR, NEAR = 0.045, 0.095


@dataclass(frozen=True, kw_only=True)
class Look:
    """A name, and colours as “#rrggbb”."""

    name: str
    ground: str
    far_hill: str
    near_hill: str
    ink: str

    def digest(self, edition):
        """Eight letters that change whenever all pictures have to be drawn again."""
        return sha256(repr((edition, astuple(self))).encode()).hexdigest()[:8]


def chosen_look():
    """One query."""
    chosen = SiteSettings.objects.first() or SiteSettings()
    return look(name=chosen.name, main=chosen.main_colour)


def look(*, name, main=""):
    tokens = shown(main, "")[LIGHT]
    ground, ink = tokens["bar"], tokens["on-bar"]
    return Look(
        name=name,
        ground=ground,
        far_hill=_hill(ground, FAR, ink),
        near_hill=_hill(ground, NEAR, ink),
        ink=ink,
    )


def _hill(ground, lighter, ink):
    lightness, chroma, hue = parts(ground)
    hill = of(lightness + lighter, chroma, hue)
    return settled(hill, lambda colour: contrast(colour, ink) >= TEXT, DARKER)
