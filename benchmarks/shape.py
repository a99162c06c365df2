"""An emulated line: a loopback TCP proxy that shapes every connection, WebSockets included.

Chromium's own emulation leaves WebSockets untouched. This proxy shares one rate per direction among all
connections, as a line does, delays each byte by half the round trip, and holds back the first bytes of a
connection by one round trip for the handshake that the kernel would otherwise answer at once. TCP's slow
start is not emulated.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

CHUNK = 4096
RATE = 10_000_000 / 8
ROUND_TRIP = 0.040


@dataclass(slots=True)
class Lane:
    """One direction of the line.

    Attributes:
        rate: bytes a second.
        delay: seconds from the end of sending to arrival.
        bytes: how many have passed, compressed as they are on the wire.
        free_at: loop time at which the next byte may be sent.
    """

    rate: float
    delay: float
    bytes: int = 0
    free_at: float = 0.0

    def send(self, size: int, now: float) -> tuple[float, float]:
        """Queue `size` bytes at time `now`; return when they are sent and when they arrive.

        >>> lane = Lane(rate=1000, delay=0.5)
        >>> lane.send(100, now=1.0), lane.send(100, now=1.0)
        ((1.1, 1.6), (1.2000000000000002, 1.7000000000000002))
        """
        self.bytes += size
        self.free_at = max(now, self.free_at) + size / self.rate
        return self.free_at, self.free_at + self.delay


@dataclass(slots=True)
class Line:
    """A line from `port` to the server.

    Attributes:
        server_port: where the server listens.
        port: where clients connect.
        up: the direction to the server.
        down: the direction to the client.
    """

    server_port: int
    port: int = 0
    up: Lane = field(default_factory=lambda: Lane(RATE, ROUND_TRIP / 2))
    down: Lane = field(default_factory=lambda: Lane(RATE, ROUND_TRIP / 2))

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect one client to the server and pass bytes both ways until either side closes."""
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.server_port)
        except OSError:
            writer.close()
            return
        with suppress(asyncio.CancelledError):
            await asyncio.gather(
                _pass(reader, server_writer, self.up, handshake=ROUND_TRIP),
                _pass(server_reader, writer, self.down),
            )


async def _pass(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lane: Lane, handshake: float = 0.0
) -> None:
    loop = asyncio.get_running_loop()
    open_from = loop.time() + handshake
    arriving: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            at, data = await arriving.get()
            await asyncio.sleep(max(0.0, at - loop.time()))
            if not data:
                return
            writer.write(data)
            await writer.drain()

    delivery = asyncio.create_task(deliver())
    try:
        while data := await reader.read(CHUNK):
            sent, arrives = lane.send(len(data), max(loop.time(), open_from))
            arriving.put_nowait((arrives, data))
            await asyncio.sleep(max(0.0, sent - loop.time()))
        arriving.put_nowait((loop.time() + lane.delay, b""))
        await delivery
    except OSError:
        delivery.cancel()
    finally:
        writer.close()


@contextmanager
def shaped(server_port: int) -> Iterator[Line]:
    """Run a line to the server in a thread of its own; yield it with its port."""
    line = Line(server_port)
    loop = asyncio.new_event_loop()
    listening = threading.Event()

    async def listen() -> None:
        server = await asyncio.start_server(line.carry, "127.0.0.1", 0)
        line.port = server.sockets[0].getsockname()[1]
        listening.set()

    async def hang_up() -> None:
        calls = asyncio.all_tasks() - {asyncio.current_task()}
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)

    def serve() -> None:
        loop.run_until_complete(listen())
        loop.run_forever()
        loop.run_until_complete(hang_up())
        loop.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    listening.wait()
    try:
        yield line
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
