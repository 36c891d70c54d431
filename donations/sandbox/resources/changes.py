"""What an update changes, and what an ``.updated`` event says that it was before."""

from ..webhooks import emit


def takes(*names):
    """Say which parameters an operation models beside those that it names in its signature."""

    def mark(operation):
        operation.takes = frozenset(names)
        return operation

    return mark


def write(store, type, subject, wanted):
    """Save `wanted` over `subject` and emit `type`; nothing happens if nothing differs."""
    subject, previous = apply(subject, wanted)
    if previous:
        emit(store, type, store.save(subject), previous)
    return subject


def apply(subject, wanted):
    """`subject` with `wanted` written over it, and the former values of what differs.

    Metadata is merged key by key; an emptied value takes its key away, and emptied metadata
    (None) takes all: https://docs.stripe.com/api/metadata
    """
    changed = dict(subject)
    for name, value in wanted.items():
        changed[name] = merge(subject[name], value) if name == "metadata" else value
    return changed, difference(subject, changed)


def merge(metadata, wanted):
    if wanted is None:
        return {}
    merged = (metadata or {}) | wanted
    return {key: value for key, value in merged.items() if value is not None}


def difference(before, after):
    """Former values of the top-level attributes that differ."""
    return {
        name: before.get(name)
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    }
