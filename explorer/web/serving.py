"""Serving the page: a socket, a browser, and a clean end."""

import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from typing import Final

import uvicorn
from starlette.applications import Starlette

from explorer.errors import UsageError

USUAL: Final = 8017
"""The port that is tried first, so that a bookmark works the next time."""
_GRACE: Final = 3
"""Seconds that open connections have when the program ends."""


def listen(host: str, port: int | None) -> socket.socket:
    """Give a listening socket: at `port`, or at the usual or any free one where that is None.

    Raises:
        UsageError: the place is taken, or is none of this machine.
    """
    tried: list[int] = [USUAL, 0] if port is None else [port]
    for place, number in enumerate(tried, 1):
        try:
            family = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0][0]
            # Where the protocol is not named, asyncio lets each answer wait 40 ms for a full packet.
            listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        except OSError as error:
            raise UsageError(
                f"--host {host}: {error.strerror}.", "Name an address of this machine."
            ) from error
        if os.name == "posix":  # elsewhere it would let two programs share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, number))
            listening.listen()
        except OSError as error:
            listening.close()
            if place < len(tried):
                continue
            told = f"{address(host, number)} cannot be used: {error.strerror}."
            raise UsageError(told, "Choose another --port, or leave it out.") from error
        return listening
    raise AssertionError


def address(host: str, port: int) -> str:
    """Give the address of the page for a browser on this machine."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # not bound here
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def serve(app: Starlette, listening: socket.socket) -> None:
    """Serve until Ctrl-C."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
        lifespan="on",
        ws="none",
    )
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:  # uvicorn hands it on when it is done
        pass
    finally:
        listening.close()


def open_browser(url: str, opening: Callable[[str], object] = webbrowser.open) -> bool:
    """Open a page in a graphical browser, if there is one; one in the terminal would take it over."""
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return False
    threading.Thread(target=opening, args=(url,), daemon=True).start()
    return True
