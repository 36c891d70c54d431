"""What became of the colours that staff chose, in plain words."""

from django.utils.translation import gettext as _

from articles.brand.colours import derived
from articles.brand.tokens import DARK, LIGHT


def changes(main, accent):
    """Sentences for the editor, one or two for each colour “#rrggbb” that had to be changed."""
    colours = derived(main, accent)
    chosen = ((_("Main colour"), main, "green"), (_("Accent colour"), accent, "clay"))
    return [
        sentence.format(name=name, shown=shown)
        for name, colour, token in chosen
        if colour
        for scheme, sentence in _sentences().items()
        if (shown := colours[scheme][token]) != colour
    ]


def _sentences():
    return {
        LIGHT: _(
            "{name}: darkened to {shown} for text and buttons, so that everybody can read it."
        ),
        DARK: _("{name}: lightened to {shown} for people who use dark mode."),
    }
