"""The suite runs with its sockets barred: only tests of `fetch` may ask this machine's own servers.

Python's sockets are shut by hand. Libraries below Python (GDAL's libcurl) and programs that a test
starts are sent by the environment to a proxy that notes down who knocks and answers nothing.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy")


def is_this_machine(host: Any) -> bool:
    """Tell whether a host is the loopback."""
    try:
        return host in (None, "", "localhost") or ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


class Bar:
    """Python's ways to a network, shut; and a proxy that hears all others.

    ``reached`` holds what a test tried, since what it raises may be caught on its way.
    """

    def __init__(self) -> None:
        self.reached: list[str] = []
        self._loopback = False
        self._undo: list[Callable[[], None]] = []

    def shut(self) -> None:
        """Bar every socket of this process, and what it starts, from any network."""
        for owner, name, host_of in (
            (socket.socket, "connect", lambda args: args[0]),
            (socket.socket, "connect_ex", lambda args: args[0]),
            (socket.socket, "sendto", lambda args: args[-1]),
            (socket, "getaddrinfo", lambda args: args),
            (socket, "gethostbyname", lambda args: args),
        ):
            self._guard(owner, name, host_of)
        server = socket.socket()
        server.bind(("127.0.0.1", 0))
        server.listen()
        threading.Thread(target=self._hear, args=(server,), daemon=True).start()
        self._undo.append(server.close)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        changed = {name: address for proxy in _PROXIES for name in (proxy, proxy.upper())}
        changed |= {"no_proxy": "127.0.0.1,localhost", "NO_PROXY": "127.0.0.1,localhost"}
        before = {name: os.environ.get(name) for name in changed}
        os.environ.update(changed)
        self._undo.append(lambda: self._restore(before))

    def open(self) -> None:
        """Take the bar away."""
        while self._undo:
            self._undo.pop()()

    @contextmanager
    def loopback(self) -> Iterator[None]:
        """Let this machine's own servers be asked."""
        before, self._loopback = self._loopback, True
        try:
            yield
        finally:
            self._loopback = before

    def judged(self) -> list[str]:
        """Return what was tried since the last time."""
        found, self.reached = self.reached, []
        return found

    def _guard(self, owner: Any, name: str, host_of: Callable[[Any], Any]) -> None:
        real = getattr(owner, name)
        of_socket = isinstance(owner, type)

        def guarded(*args: Any, **kwargs: Any) -> Any:
            address = host_of(args[1:] if of_socket else args)
            # a path is a socket within this machine, which some event loops wake themselves by
            inside = isinstance(address, str | bytes)
            host = address[0] if isinstance(address, tuple) and address else address
            if not (inside or (self._loopback and is_this_machine(host))):
                self.reached.append(f"{name} {address}")
                raise AssertionError(f"a test reached out: {name} {address}")
            return real(*args, **kwargs)

        setattr(owner, name, guarded)
        self._undo.append(lambda: setattr(owner, name, real))

    def _hear(self, server: socket.socket) -> None:
        while True:
            try:
                visitor, _ = server.accept()
            except OSError:
                return
            with visitor:
                visitor.settimeout(5)
                try:
                    said = visitor.recv(200).split(b"\r\n")[0].decode("latin-1")
                except OSError:
                    said = ""
                self.reached.append(f"through a proxy: {said}")

    @staticmethod
    def _restore(before: dict[str, str | None]) -> None:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


BAR = Bar()
