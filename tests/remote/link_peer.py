"""A foreign program in a Link session: `python -m tests.remote.link_peer TEMPO`.

It answers every line of its standard input by a line of JSON: where it is. A number is a tempo that
it sets for the session first.
"""

from __future__ import annotations

import json
import sys
import time

from link import Link


def main() -> None:
    """Be in the session until the input ends."""
    peer = Link(float(sys.argv[1]))
    peer.enabled = True
    clock = peer.clock()
    for line in sys.stdin:
        state = peer.captureAppSessionState()
        if line.strip():
            state.setTempo(float(line), clock.micros())
            peer.commitAppSessionState(state)
        micros, now = clock.micros(), time.monotonic_ns()
        here = {
            "ns": now,
            "beat": state.beatAtTime(micros, 4.0),
            "tempo": state.tempo(),
            "peers": peer.numPeers(),
        }
        print(json.dumps(here), flush=True)


if __name__ == "__main__":
    main()
