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
        """The number of rows, or one more than MOST.

        In the order of the list, so that the index that holds this order is read and nothing
        else: without one, PostgreSQL may read the whole table for rows that are not there.
        """
        return self.object_list.values("pk")[: self.MOST + 1].count()

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


class EventPaginator(CappedPaginator):
    """Of events there may be a million; who looks for one knows its id, its state or its day."""

    MOST = 2_000
