"""JSON that every database takes."""


def storable(value):
    """`value` without what PostgreSQL's jsonb refuses: NUL, and halves of surrogate pairs.

    JSON may hold both, so a signed event may: https://www.rfc-editor.org/rfc/rfc8259#section-8.2.
    RecursionError where it is nested deeper than Python follows.
    """
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(name): storable(item) for name, item in value.items()}
    return value
