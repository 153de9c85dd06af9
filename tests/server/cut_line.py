"""A line between a client and a server that can go silent, as where a cable is pulled: nobody is told."""

from __future__ import annotations

import selectors
import socket
import threading


class CutLine:
    """Passes on what comes from either side, until it is cut: both stay open, and nothing comes through."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._ends: list[socket.socket] = []
        self._over = threading.Event()
        self._silent = threading.Event()
        self._thread = threading.Thread(target=self._pass_on, daemon=True)
        self._thread.start()

    def cut(self) -> None:
        """From now on nothing comes through, and nobody hears that the line is gone."""
        self._silent.set()

    def close(self) -> None:
        """Let go of everything."""
        self._over.set()
        self._thread.join()
        for each in (self._listening, *self._ends):
            each.close()

    def _pass_on(self) -> None:
        with selectors.DefaultSelector() as ready:
            ready.register(self._listening, selectors.EVENT_READ)
            while not self._over.is_set():
                for key, _ in ready.select(0.05):
                    if key.fileobj is self._listening:
                        near, far = (
                            self._listening.accept()[0],
                            socket.create_connection(("127.0.0.1", self._to)),
                        )
                        self._ends += [near, far]
                        ready.register(near, selectors.EVENT_READ, far)
                        ready.register(far, selectors.EVENT_READ, near)
                    elif not self._silent.is_set():
                        assert isinstance(key.fileobj, socket.socket)
                        if piece := key.fileobj.recv(65536):
                            key.data.sendall(piece)
                        else:
                            key.data.shutdown(socket.SHUT_WR)
                            ready.unregister(key.fileobj)
                    else:
                        ready.unregister(key.fileobj)  # it stays readable, and nobody reads it
