from django.db.models import Max

BATCH = 1000


class Seen:
    """Which rows of a queryset Stripe has shown us: one bit each, a megabyte for eight million.

    Rows that are made later are no part of it.
    """

    def __init__(self, rows):
        self._rows = rows.order_by("pk")
        self._highest = rows.aggregate(highest=Max("pk"))["highest"] or 0
        self._bits = bytearray(self._highest // 8 + 1)

    @property
    def rows_exist(self):
        return self._highest > 0

    def add(self, pk):
        if pk <= self._highest:
            self._bits[pk // 8] |= 1 << pk % 8

    def others(self):
        """Lists of rows that were not shown; most often empty."""
        last = 0
        while last < self._highest:
            rows = self._rows.filter(pk__gt=last, pk__lte=self._highest)
            batch = list(rows.values_list("pk", flat=True)[:BATCH])
            if not batch:
                return
            last = batch[-1]
            hidden = [pk for pk in batch if not self._has(pk)]
            yield list(self._rows.filter(pk__in=hidden)) if hidden else []

    def _has(self, pk):
        return self._bits[pk // 8] >> pk % 8 & 1
