"""Which addresses directly under the home page belong to whom."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class HasAddressUnderHome:
    """For page types whose parent is the home page: they share its addresses with the views.

    `own_slugs` are reserved words (settings.RESERVED_SLUGS) that this type may have, because it
    is the page that they are reserved for. The checks stand in `clean` and `minimal_clean`, so
    that no way to save a page (form, copy, alias, script) gets past them.
    """

    own_slugs = frozenset()

    def clean(self):
        super().clean()
        self._check_address()

    def minimal_clean(self):
        super().minimal_clean()
        self._check_address()

    def _check_address(self):
        if self.slug in settings.RESERVED_SLUGS and self.slug not in self.own_slugs:
            raise ValidationError(
                {"slug": _("“%s” is an address that the site itself uses.") % self.slug}
            )
        saved = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if saved in self.own_slugs and self.slug != saved:
            raise ValidationError(
                {
                    "slug": _("Other parts of the site link to “%s”: this address has to stay.")
                    % saved
                }
            )

    @property
    def is_open(self):
        """Whether people read this page before they accept the disclaimer."""
        return self.slug in settings.OPEN_PAGE_SLUGS
