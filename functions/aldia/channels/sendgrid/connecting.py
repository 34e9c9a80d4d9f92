"""Connections whose errors tell whether a request never left, or may have arrived."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError, ProxyError


class _Plain(HTTPConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except Exception as error:
            raise _never_connected(self, error) from error


class _Secure(_Plain, HTTPSConnection):
    """`_Plain` over TLS: its `connect` calls that of HTTPSConnection."""


def _never_connected(connection: HTTPConnection, error: Exception) -> NewConnectionError:
    """Return a NewConnectionError for any error before a request's first byte.

    Such errors are an unknown host, a refused port, a proxy that is down or refuses the tunnel,
    and a certificate that is not trusted.
    """
    if isinstance(error, NewConnectionError):
        return error
    return NewConnectionError(connection, type(error).__name__)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


_POOLS = {"http": _PlainPool, "https": _SecurePool}


class Connector(HTTPAdapter):
    """A transport for `requests` whose errors `is_never_connected` understands."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **options: Any) -> ProxyManager:
        manager: ProxyManager = super().proxy_manager_for(*args, **options)
        manager.pool_classes_by_scheme = _POOLS
        return manager


def is_never_connected(error: requests.RequestException) -> bool:
    """Tell whether a request failed before its first byte was written."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(reason, ProxyError):
        reason = reason.original_error
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)
