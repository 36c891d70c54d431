"""Files of the library, streamed from storage. The gate decides who gets this far."""

import mimetypes
import re
from pathlib import PurePosixPath
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.utils.http import http_date
from django.views.decorators.http import require_safe

PIECE = 64 * 1024
# Types that a browser shows without running anything. Everything else is downloaded.
SHOWN = frozenset(
    "image/avif image/gif image/jpeg image/png image/webp application/pdf "
    "audio/aac audio/flac audio/mp4 audio/mpeg audio/ogg audio/wav audio/webm audio/x-wav "
    "video/mp4 video/ogg video/webm".split()
)
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class UnsatisfiableRangeError(ValueError):
    """A range that lies wholly outside the file (RFC 9110, 14.1.2)."""


@require_safe
def media(request, path):
    """The file at `path` of the library."""
    return send(request, path)


def send(request, path):
    """An answer with the file at `path` of the default storage; a byte range of sound and film.

    404 for whatever is no file there. With `settings.MEDIA_ACCEL` only its name, for the nginx in
    front to send (docs/nginx/).
    """
    file, size = _open(path)
    content_type = _content_type(path)
    if settings.MEDIA_ACCEL:
        file.close()
        return _described(_sent_by_nginx(path), content_type)
    moment = default_storage.get_modified_time(path).timestamp()
    etag, last_modified = f'"{moment:.0f}-{size:x}"', http_date(moment)
    if content_type.startswith(("audio/", "video/")):
        # A player that resumes sends If-Range: a part of a newer file would not fit the old one.
        same_file = request.headers.get("If-Range", etag) in {etag, last_modified}
        # RFC 9110, 14.2: a range is asked for with GET alone.
        is_part = same_file and request.method == "GET"
        asked_for = request.headers.get("Range", "") if is_part else ""
        response = _with_range(asked_for, file, size)
    else:
        response = FileResponse(file)
        response["Content-Length"] = size
    response["Last-Modified"], response["ETag"] = last_modified, etag
    return _described(response, content_type)


def _sent_by_nginx(path):
    # nginx decodes this address as it would a visitor's, so "?" and "%" must not be bare.
    return HttpResponse(headers={"X-Accel-Redirect": f"{settings.MEDIA_ACCEL}{quote(path)}"})


def _described(response, content_type):
    response["Content-Type"] = content_type
    response["X-Content-Type-Options"] = "nosniff"
    if content_type not in SHOWN:
        response["Content-Disposition"] = "attachment"
    return response


def _open(path):
    """(open file, size in bytes); 404 for whatever is not a file of the storage."""
    if PurePosixPath(path).is_absolute() or not path.isprintable():
        raise Http404
    try:
        return default_storage.open(path), default_storage.size(path)
    except (OSError, SuspiciousFileOperation) as error:
        raise Http404 from error


def _content_type(path):
    guessed = mimetypes.guess_type(path)[0]
    return guessed if guessed in SHOWN else "application/octet-stream"


def _with_range(asked_for, file, size):
    try:
        part = _range(asked_for, size)
    except UnsatisfiableRangeError:
        file.close()
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    first, last = part or (0, size - 1)
    response = StreamingHttpResponse(_pieces(file, first, last), status=206 if part else 200)
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = last - first + 1
    if part:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _range(header, size):
    """First and last byte that the header asks for; None for the whole if it makes no sense.

    RFC 9110, 14.2: a server ignores a Range that it does not understand, several ranges too.
    """
    found = RANGE.fullmatch(header.replace(" ", ""))
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        if not int(last):
            raise UnsatisfiableRangeError
        return max(0, size - int(last)), size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise UnsatisfiableRangeError
    return int(first), min(int(last), size - 1) if last else size - 1


def _pieces(file, first, last):
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
