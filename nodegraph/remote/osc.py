"""OSC over UDP: datagrams to messages and back. Garbage is nothing, and disturbs nobody."""

from __future__ import annotations

import contextlib
import heapq
import ipaddress
import itertools
import socket
import time
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from nodegraph.model.errors import Unusable

LARGEST: Final = 8192  # bytes of a datagram
BUSY_SECONDS: Final = 0.004  # for datagrams in one step: a flood takes no more of the time
AHEAD_SECONDS: Final = 10.0  # how far in the future a bundle may be
MOST_AHEAD: Final = 1000
LONGEST: Final = 400  # characters of an address
DEEPEST: Final = 8  # bundles in bundles
TEXT: Final = 500  # characters that are sent

Peer = tuple[str, int]
Argument = Any  # float, int, bool, str, None, as OSC has them


class Call(NamedTuple):
    """A message and who sent it."""

    address: str
    arguments: tuple[Argument, ...]
    peer: Peer


class Osc:
    """A port that OSC comes in at, and goes out of."""

    def __init__(self, port: int, lan: bool = False) -> None:
        """Raises Unusable where the port is taken."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.bind(("" if lan else "127.0.0.1", port))
        except (OSError, OverflowError) as problem:
            self._socket.close()
            text = getattr(problem, "strerror", None) or str(problem)
            raise Unusable(f"OSC cannot be heard on port {port} ({text}).") from problem
        self._socket.setblocking(False)
        self.port: int = self._socket.getsockname()[1]
        self._later: list[tuple[float, int, Call]] = []
        self._order = itertools.count()

    def take(self) -> Iterator[Call]:
        """Give what came in, and what is due by now."""
        until = time.monotonic() + BUSY_SECONDS
        while time.monotonic() < until:
            try:
                data, peer = self._socket.recvfrom(LARGEST + 1)
            except BlockingIOError:
                break
            except OSError:
                continue  # what was sent to somebody found nobody there
            if len(data) <= LARGEST and is_near(peer[0]):
                yield from self._read(data, peer)
        while self._later and self._later[0][0] <= time.time():
            yield heapq.heappop(self._later)[2]

    def _read(self, data: bytes, peer: Peer) -> Iterator[Call]:
        now = time.time()
        for moment, call in calls_of(data, peer):
            if not now < moment < now + AHEAD_SECONDS:
                yield call
            elif len(self._later) < MOST_AHEAD:
                heapq.heappush(self._later, (moment, next(self._order), call))

    def send(self, peer: Peer, address: str, *arguments: Argument) -> None:
        """Send a message; whether it arrives nobody knows."""
        data = datagram(address, arguments)
        with contextlib.suppress(OSError):
            self._socket.sendto(data, peer)

    def close(self) -> None:
        """Hear nothing more."""
        self._socket.close()


def is_near(host: str) -> bool:
    """Whether an address is of this machine or of a local network."""
    address = ipaddress.ip_address(host)
    return address.is_private or address.is_loopback or address.is_link_local


def calls_of(data: bytes, peer: Peer) -> list[tuple[float, Call]]:
    """Return the messages of a datagram with the moments they are meant for; none of garbage."""
    from pythonosc.osc_packet import OscPacket

    if data.count(b"#bundle\0") > DEEPEST * 8:
        return []
    try:
        packet = OscPacket(data)
        return [
            (timed.time, Call(_spelled(timed.message.address), _plain(timed.message.params), peer))
            for timed in packet.messages
            if len(timed.message.address) <= LONGEST
        ]
    except Exception:  # whatever a stranger's bytes make of the parser
        return []


def _spelled(address: str) -> str:
    """Names are NFKC; some systems send accents as letters of their own."""
    return unicodedata.normalize("NFKC", address)


def _plain(parameters: Sequence[Any]) -> tuple[Argument, ...]:
    return tuple(tuple(part) if isinstance(part, list) else part for part in parameters)


def datagram(address: str, arguments: Sequence[Argument]) -> bytes:
    """Return a message as bytes."""
    from pythonosc.osc_message_builder import OscMessageBuilder

    builder = OscMessageBuilder(address)
    for argument in arguments:
        given = argument[:TEXT] if isinstance(argument, str) else argument
        builder.add_arg(given, _type_of(given))
    return builder.build().dgram


def _type_of(argument: Argument) -> str:
    match argument:
        case bool():
            return "T" if argument else "F"
        case int() if -(2**31) <= argument < 2**31:
            return "i"
        case int():
            return "h"
        case float():
            return "f"
        case None:
            return "N"
        case _:
            return "s"
