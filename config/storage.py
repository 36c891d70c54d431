"""Uploads in object storage, behind the same addresses as uploads on disk."""

from urllib.parse import quote

from storages.backends.s3 import S3Storage


class GatedS3Storage(S3Storage):
    """A private bucket: readers get its files from our `/media/…` view, after the gate.

    A bucket's own address would get past the gate, expire inside pages, and break the
    Content-Security-Policy.
    """

    def url(self, name, parameters=None, expire=None, http_method=None):
        return f"/media/{quote(name)}"
