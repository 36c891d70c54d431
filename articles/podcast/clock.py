"""Moments of a recording as people and machines write them."""


def clock(seconds):
    """ "1:05" or "1:02:03" for a number of seconds; parts of a second are dropped."""
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def whole(seconds):
    """Seconds for an address or an attribute: "12.5", and "12" without a part."""
    return f"{seconds:.3f}".rstrip("0").rstrip(".")
