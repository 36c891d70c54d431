"""``python -m donations.sandbox --port 0 --state FILE``: the sandbox without Django."""

import argparse
import logging
import sys

from .server import CannotStart, serve


def main():
    parser = argparse.ArgumentParser(prog="python -m donations.sandbox", description=__doc__)
    add_arguments(parser)
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        serve(host=options.host, port=options.port, state=options.state)
    except CannotStart as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


def add_arguments(parser):
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=12111, help="0 takes any free port")
    parser.add_argument("--state", required=True, help="the file, or folder, that it remembers in")


if __name__ == "__main__":
    sys.exit(main())
