"""The musician's one command: a song in, a titled clip of its best stretch out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nodegraph.model.errors import Problem, Unusable
from nodegraph.show.caption import Caption
from nodegraph.show.choosing import Look, Suit, find_look, looks, ranked, suit
from nodegraph.show.clip import Clip, cut, faded
from nodegraph.show.opening import Opened, open_patch
from nodegraph.show.render import Rendered, Tell, render_clip
from nodegraph.show.song_facts import SongFacts, song_facts
from nodegraph.show.song_tags import embedded_cover, read_cover, read_tags
from nodegraph.show.typeset import title_card

SIZES: Mapping[str, tuple[int, int]] = {
    "16:9": (1280, 720),
    "9:16": (720, 1280),
    "1:1": (1080, 1080),
}
FPS = 30.0
SHORTEST_TITLE, LONGEST_TITLE = 2.5, 6.0  # seconds that the first card stands: two bars, within
MUCH, LITTLE = 1.0, 0.25  # seconds: less is no reason to say so, or lost by a cut to bars


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person said about a clip; None where they leave it to us.

    start: seconds; the bar nearest to it. title, artist: an empty text shows none.
    """

    look: str | None = None
    start: float | None = None
    seconds: float = 30.0
    size: tuple[int, int] = SIZES["16:9"]
    fps: float = FPS
    title: str | None = None
    artist: str | None = None
    cover: Path | None = None
    stems: Path | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that was decided before anything is drawn. `notes` are for the person."""

    song: SongFacts
    suit: Suit
    chosen: bool
    start: float
    end: float
    opened: Opened
    clip: Clip
    notes: tuple[Problem, ...]

    @property
    def bars(self) -> int:
        """How many whole bars the clip has."""
        inside = (self.song.bars > self.start + 1e-6) & (self.song.bars <= self.end + 1e-6)
        return int(inside.sum())


def plan_video(path: Path, wishes: Wishes) -> Plan:
    """Listen to a song and decide. Raises Unusable for what cannot be used."""
    cover = read_cover(wishes.cover) if wishes.cover else None  # first what is quick to refuse
    named = find_look(wishes.look) if wishes.look else None
    song = song_facts(path)
    _need_start(song, wishes)
    chosen = suit(song, named) if named else ranked(song, looks())[0]
    start, end = song.stretch(wishes.start, wishes.seconds)
    notes = _notes(song, wishes, end - start)
    opened = _opened(chosen.look, wishes)
    run = opened.patch.run
    clip = cut(
        path, start, end, rate=run.rate, block=run.block, fps=wishes.fps,
        from_beginning=wishes.stems is not None,
    )  # fmt: skip
    clip = replace(clip, shape=faded(clip.samples or 0, run.rate))
    tags = read_tags(path)
    title = tags.title if wishes.title is None else wishes.title
    artist = tags.artist if wishes.artist is None else wishes.artist
    cover = embedded_cover(path) if cover is None and title else cover
    card = title_card(title, artist, wishes.size, cover)
    if card is not None:
        if card.lost:
            remedy = "Install a font that has them, such as Noto."
            text = f"No font here has {card.lost}: left out."
            notes = (*notes, Problem("note", "--title", text, remedy))
        spans = _spans(song, start, end)
        clip = replace(clip, paint=Caption(card, spans, wishes.fps), title=title)
    return Plan(song, chosen, named is None, start, end, opened, clip, notes)


def make_video(plan: Plan, out: Path, progress: Tell = lambda done, total: None) -> Rendered:
    """Draw what was decided; raises as `render` does."""
    return render_clip(plan.opened, out, plan.clip, progress)


def _opened(look: Look, wishes: Wishes) -> Opened:
    run = {"size": wishes.size, "fps": wishes.fps}
    opened = open_patch(look.path, run=run, stems=wishes.stems)
    errors = [problem for problem in opened.problems if problem.severity == "error"]
    if errors:
        raise Unusable(f"{look.path.name} cannot be played: {errors[0]}")
    return opened


def _need_start(song: SongFacts, wishes: Wishes) -> None:
    if wishes.start is not None and not 0 <= wishes.start < song.seconds:
        raise Unusable(
            f"--start: {wishes.start:g} s is not within {song.name}, which lasts "
            f"{song.seconds:.1f} s; give an earlier moment, or best."
        )


def _notes(song: SongFacts, wishes: Wishes, seconds: float) -> tuple[Problem, ...]:
    """Say why a clip is shorter than was wished."""
    if wishes.seconds <= song.seconds + MUCH:
        return ()
    what = "the whole song" if seconds > song.seconds - LITTLE else "all its whole bars"
    text = f"{song.name} lasts {song.seconds:.1f} s, so the clip is {what}."
    return (Problem("note", "", text),)


def _spans(song: SongFacts, start: float, end: float) -> list[tuple[float, float]]:
    """Return when the card stands, in seconds of the clip: from its second beat on, and at the end.

    For two bars at first; for the last bar, where the clip is long enough for both.
    """
    seconds = end - start
    beat = 60.0 / (song.grid.tempo or 120.0)
    first = min(beat, 0.1 * seconds)
    stands = min(max(8.0 * beat, SHORTEST_TITLE), LONGEST_TITLE)
    if first + stands >= seconds:
        return [(first, seconds)]
    last = seconds - min(max(4.0 * beat, 2.0), 4.0)
    spans = [(first, first + stands)]
    return [*spans, (last, seconds)] if last > first + stands + 2.0 else spans
