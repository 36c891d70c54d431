"""Every colour token that rests on the two colours that staff choose, for light and dark pages.

Text and ground keep 4.5 to 1, lines and focus 3 to 1, whatever was chosen. What stays ours is
paper, ink, and the colours that mean something (ochre for caution, red for danger).
"""

from functools import lru_cache

from articles.brand.readable import (
    DARKER,
    LIGHTER,
    SHAPE,
    TEXT,
    contrast,
    hovered,
    of,
    parts,
    settled,
)
from articles.brand.tokens import DARK, SCHEMES, own

OF_MAIN = ("green", "green-tint", "on-green", "bar", "on-bar-soft")
OF_ACCENT = ("clay", "clay-tint", "on-clay", "focus", "focus-on-bar")
GROUNDS = ("paper", "leaf", "well", "green-tint", "clay-tint", "ochre-tint", "red-tint")
# A bar more colourful than this would shout at the head of every page.
MOST_COLOUR_OF_BAR = 0.11
TINGE = 1.5


@lru_cache(maxsize=64)
def derived(main, accent):
    """{"light": {token: “#rrggbb”}, "dark": {…}} of two colours “#rrggbb” or empty.

    Only what rests on a colour that is given; not to be changed.
    """
    return {scheme: _Scheme(scheme, main, accent).derived() for scheme in SCHEMES}


def shown(main, accent):
    """{"light": {token: “#rrggbb”}, "dark": {…}}: every token of a page in these colours."""
    chosen = derived(main, accent)
    return {scheme: {**own(scheme), **chosen[scheme]} for scheme in SCHEMES}


def in_templates(main, accent):
    """The same with names that a template can say: “ink_soft”."""
    return {
        scheme: {name.replace("-", "_"): colour for name, colour in tokens.items()}
        for scheme, tokens in shown(main, accent).items()
    }


class _Scheme:
    """One scheme while it is worked out: `now` has every token as it would be shown."""

    def __init__(self, scheme, main, accent):
        self.own = own(scheme)
        self.now = dict(self.own)
        self.main, self.accent = main, accent
        self.text_goes, self.ground_goes = (
            (LIGHTER, DARKER) if scheme == DARK else (DARKER, LIGHTER)
        )

    def derived(self):
        """Grounds first: what is written on them has to suit the new ones."""
        if self.main:
            self._ground("green-tint", self.main)
            self._tinged("on-green", self.main)
            self._tinged("on-bar-soft", self.main)
            self._bar()
        if self.accent:
            self._ground("clay-tint", self.accent)
            self._tinged("on-clay", self.accent)
        if self.main:
            self._text("green", self.main, (*GROUNDS, "mark"))
        if self.accent:
            self._text("clay", self.accent, ("paper", "leaf", "clay-tint"))
            self._focus()
        names = (*(OF_MAIN if self.main else ()), *(OF_ACCENT if self.accent else ()))
        return {name: self.now[name] for name in names}

    def _reads(self, colour, *others, least=TEXT):
        return all(contrast(colour, self.now[other]) >= least for other in others)

    def _like_ours(self, name, colour):
        """Our own token with the hue of a colour, and no more colourful than that or ours."""
        lightness, chroma, _hue = parts(self.own[name])
        _lightness, most, hue = parts(colour)
        return of(lightness, min(TINGE * chroma, most), hue)

    def _tinged(self, name, colour):
        """Words on a button or a bar. Those that are nearly white stay so, like ours."""
        self.now[name] = self._like_ours(name, colour)

    def _ground(self, name, colour):
        fixed = () if self.main else ("green",)
        lines = () if self.accent else ("focus",)
        self.now[name] = settled(
            self._like_ours(name, colour),
            lambda tint: (
                self._reads(tint, "ink", "ink-soft", *fixed)
                and self._reads(tint, *lines, least=SHAPE)
            ),
            self.ground_goes,
        )

    def _text(self, name, colour, grounds):
        """Links, headings, and the ground of buttons, which is lighter under the pointer."""
        label = f"on-{name}"

        def is_readable(text):
            return self._reads(text, label, *grounds) and self._reads(hovered(text), label)

        if self.text_goes == LIGHTER and not is_readable(colour):
            # Just light enough to read, a grey or brown button would look switched off.
            lightness, chroma, hue = parts(colour)
            colour = of(max(lightness, parts(self.own[name])[0]), chroma, hue)
        self.now[name] = settled(colour, is_readable, self.text_goes)

    def _bar(self):
        lightness, chroma, hue = parts(self.main)
        deepest = parts(self.own["bar"])[0]
        self.now["bar"] = settled(
            of(min(lightness, deepest), min(chroma, MOST_COLOUR_OF_BAR), hue),
            lambda bar: (
                self._reads(bar, "on-bar", "on-bar-soft")
                and self._reads(bar, "focus-on-bar", least=SHAPE)
            ),
            DARKER,
        )

    def _focus(self):
        self.now["focus"] = settled(
            self.accent, lambda line: self._reads(line, *GROUNDS, least=SHAPE), self.text_goes
        )
        self.now["focus-on-bar"] = settled(
            self._like_ours("focus-on-bar", self.accent),
            lambda line: self._reads(line, "bar", least=SHAPE),
            LIGHTER,
        )
