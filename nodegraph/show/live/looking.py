"""What a stage tells of a picture while it draws: pictures of nodes, costs, problems that stand.

It stands between the stage and its parts while somebody looks, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from nodegraph.session.messages import Costs, Message, NodePicture, SetPictures
from nodegraph.show.live.standing import StandingProblems
from nodegraph.stage.assembly import Drawable
from nodegraph.stage.frames import Now
from nodegraph.stage.pass_times import PassTimes
from nodegraph.stage.stage import Stage
from nodegraph.stage.windows.preview import preview_jpeg
from nodegraph.stage.windows.thumbnails import Thumbnails

COST_SECONDS = 0.5
STANDING_SECONDS = 0.3
QUALITY = 70  # of a JPEG


class Looking:
    """Looks at the stage that is drawn."""

    def __init__(self, say: Callable[[Message], None]) -> None:
        self._say = say
        self._wish = SetPictures(nodes=(), width=0, fps=0.0)
        self._costs = False
        self._stage: Stage | None = None
        self._thumbnails: Thumbnails | None = None
        self._times: PassTimes | None = None
        self._frame = 0
        self._cost_at = self._stood_at = 0.0
        self._standing = StandingProblems()

    def watch(self, wish: SetPictures) -> None:
        """Send pictures of these nodes."""
        self._wish = wish
        self._let_pictures_go()

    def watch_costs(self, on: bool) -> None:
        """Tell what nodes cost, or no more."""
        self._standing.tell_again()  # it is among the first words of a session
        self._costs = on
        if not on and self._times is not None:
            self._times.release()
            self._times = None

    # --- frames -----------------------------------------------------------------------------------

    def begin(self, stage: Stage, frame: int, seconds: float) -> None:
        """A frame of this stage is drawn next."""
        if stage is not self._stage:
            self.close()
            self._stage = stage
        self._frame = frame
        if self._wish.nodes:
            self._pictures_of(stage).begin(seconds)
        if self._costs:
            self._times = self._times or PassTimes(stage.context)
            self._times.begin(seconds)
        looks = self._wish.nodes or self._costs
        stage.onlooker = self._draw if looks else None

    def _draw(self, part: Drawable, now: Now) -> None:
        if self._times is not None:
            self._times.draw(part, now)
        else:
            part.draw(now)
        thumbnails, stage = self._thumbnails, self._stage
        if thumbnails is None or stage is None:
            return
        for node in filter(thumbnails.wants, stage.shown_by(part)):
            picture = stage.picture_of(part)
            if picture is not None:
                thumbnails.feed(node, *picture)

    def end(self, fps: Fraction, seconds: float) -> None:
        """The frame is drawn: tell what has come of it and of those before."""
        if self._times is not None:
            self._times.end()
            self._tell_costs(fps, seconds)
        if self._thumbnails is not None and self._stage is not None:
            screen = self._stage.screen
            if self._thumbnails.wants(screen):
                self._thumbnails.feed(screen, self._stage.picture, True)
            for node, picture in self._thumbnails.take():
                jpeg = preview_jpeg(picture, QUALITY)
                self._say(NodePicture(node=node, frame=self._frame, jpeg=jpeg))

    def _pictures_of(self, stage: Stage) -> Thumbnails:
        width = min(self._wish.width, stage.size[0])
        size = width, max(1, round(width * stage.size[1] / stage.size[0]))
        if self._thumbnails is not None and self._thumbnails.size != size:
            self._let_pictures_go()
        if self._thumbnails is None:
            self._thumbnails = Thumbnails(stage.context, self._wish.nodes, size, self._wish.fps)
        return self._thumbnails

    def _tell_costs(self, fps: Fraction, seconds: float) -> None:
        assert self._times is not None
        costs = self._times.take()
        if costs is not None and seconds - self._cost_at >= COST_SECONDS:
            self._cost_at = seconds
            nodes = {node: round(us, 1) for node, us in costs.items()}
            self._say(Costs(of="pictures", period=float(1_000_000 / fps), nodes=nodes))

    def tell_standing(self, stage: Stage, seconds: float) -> None:
        """Tell what is wrong with nodes, where that has changed."""
        if seconds - self._stood_at < STANDING_SECONDS:
            return
        self._stood_at = seconds
        self._standing.forget()  # a stage says all that is wrong at any time
        message = self._standing.look(stage.standing, seconds)
        if message is not None:
            self._say(message)

    def close(self) -> None:
        """Let everything go; the stage that was looked at is drawn without."""
        if self._stage is not None:
            self._stage.onlooker = None
            self._stage = None
        self._let_pictures_go()
        if self._times is not None:
            self._times.release()
            self._times = None

    def _let_pictures_go(self) -> None:
        if self._thumbnails is not None:
            self._thumbnails.release()
            self._thumbnails = None
