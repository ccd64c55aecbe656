"""What every answer must carry, and who may ask: the page can be used by this machine's browser only.

A page of a stranger, open in the same browser, can send requests to this one. It cannot read the answers,
unless it makes its own name stand for this machine (DNS rebinding): then the request names that host.
"""

import ipaddress
import socket
from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class Guard:
    """Refuses requests to a foreign host name, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, names: Iterable[str] = ()) -> None:
        """`names` may be asked for besides localhost and addresses in digits."""
        self._app = app
        self._names = frozenset(name.lower().rstrip(".") for name in ("localhost", *names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        if self.is_ours(Headers(scope=scope).get("host", "")):
            await self._app(scope, receive, send_guarded)
        else:
            text = "This host name does not belong to this page; open it at http://localhost.\n"
            await PlainTextResponse(text, status_code=421)(scope, receive, send_guarded)

    def is_ours(self, host: str) -> bool:
        """Tell whether a Host header names us. No name of a stranger can stand for digits."""
        name = host.lower()
        if name.startswith("["):
            name = name[1:].partition("]")[0]
        else:
            name = name.partition(":")[0].rstrip(".")
        if name in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def names_of(host: str) -> tuple[str, ...]:
    """Give the names by which a page at `host` may be asked for; () where only this machine can ask."""
    if host == "localhost":
        return ()
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        return (host,)
    return () if loopback else (socket.gethostname(), socket.getfqdn())
