"""Private addresses for podcast apps and calendars, which cannot agree to a disclaimer.

A view below /for-apps/<token>/ is reached only with a good token: the gate has checked it. It
takes `token` to write it into the addresses that it gives out, never to judge it.
"""
