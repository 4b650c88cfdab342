"""A show on its way to a server for live video."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from nodegraph.scheduler.plan import Plan
from nodegraph.show.live.recording import Telling, take_of
from nodegraph.show.live.ring import CHANNELS
from nodegraph.stage.encoder_formats import stream_format
from nodegraph.stage.encoder_packets import PacketWriter
from nodegraph.stage.encoder_stream import Backlog, Sender, StreamForm


class LiveStream:
    """An encoder of its own, and the thread that sends what it makes."""

    def __init__(
        self,
        url: str,
        plan: Plan,
        fps: Fraction,
        size: tuple[int, int],
        tell: Callable[[Telling], None],
    ) -> None:
        """Raises Unusable where pictures of this size cannot be encoded."""
        form = StreamForm(stream_format(size, fps), size, fps, (plan.rate, CHANNELS))
        backlog = Backlog(fps, plan.rate)
        writer = PacketWriter(form.movie, size, fps, form.sound, backlog.put)
        self.take = take_of(plan, size, fps, Path("stream.flv"), writer=writer)
        self._sender = Sender(url, form, backlog, lambda how, text: tell((how, "stream", text)))

    def close(self) -> None:
        """End the stream."""
        self.take.recorder.abort()
        self._sender.close()
