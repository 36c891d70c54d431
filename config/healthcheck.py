"""`python -m config.healthcheck`: exit 0 if the web server in this container answers.

Standard library only, and in well under a second: it runs every half minute.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit


def status(port, host):
    """The status of /healthz, asked for by the name that the site knows as its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


if __name__ == "__main__":
    host = urlsplit(os.environ.get("SITE_URL", "")).netloc or "localhost"
    sys.exit(status(int(os.environ.get("PORT") or 8000), host) != 200)
