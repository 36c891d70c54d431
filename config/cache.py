"""Redis that may go away: then nothing is cached, and the site goes on."""

import logging

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger("wayside.cache")


def _forgiving(method, otherwise):
    def call(self, *args, **kwargs):
        try:
            return getattr(super(ForgivingRedisCache, self), method)(*args, **kwargs)
        except RedisError as error:
            logger.warning("the cache does not answer (%s)", type(error).__name__)
            return otherwise(args, kwargs)

    call.__name__ = method
    return call


def _default(args, kwargs):
    return kwargs.get("default", args[1] if len(args) > 1 else None)


class ForgivingRedisCache(RedisCache):
    """Django's RedisCache, except that an error of Redis is a miss, or a write that was lost.

    allauth counts sign-ins here: while Redis is away they are not limited (docs/decisions.md).
    """

    get = _forgiving("get", _default)
    get_many = _forgiving("get_many", lambda args, kwargs: {})
    has_key = _forgiving("has_key", lambda args, kwargs: False)
    add = _forgiving("add", lambda args, kwargs: True)
    set = _forgiving("set", lambda args, kwargs: None)
    set_many = _forgiving("set_many", lambda args, kwargs: [])
    touch = _forgiving("touch", lambda args, kwargs: False)
    incr = _forgiving("incr", lambda args, kwargs: 1)
    delete = _forgiving("delete", lambda args, kwargs: False)
    delete_many = _forgiving("delete_many", lambda args, kwargs: None)
    clear = _forgiving("clear", lambda args, kwargs: False)
