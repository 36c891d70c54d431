"""Pages of a list that may be very long."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.paginator import WagtailPaginator


class CappedPaginator(WagtailPaginator):
    """Counts and shows no more than the first MOST rows: nobody reads further, they search.

    So neither the count nor the last page ever costs more than MOST rows of an index.
    """

    MOST = 10_000

    @cached_property
    def counted(self):
        """The number of rows, or one more than MOST."""
        return self.object_list.order_by().values("pk")[: self.MOST + 1].count()

    @property
    def is_capped(self):
        return self.counted > self.MOST

    @cached_property
    def count(self):
        return min(self.counted, self.MOST)

    @cached_property
    def items_count_label(self):
        if self.is_capped:
            return _("more than %(most)d %(rows)s") % {
                "most": self.MOST,
                "rows": self.verbose_name_plural,
            }
        return super().items_count_label
