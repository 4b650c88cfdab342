"""What a person has opened and folded; it is kept from one selection to the next."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Opened:
    """`folded`: sections by their title. `public`: the path whose public entry is open.

    `learning`: the path whose control is waited for. `count` tells those who keep rows that
    something here is another now.
    """

    folded: set[str] = field(default_factory=set)
    public: str = ""
    learning: str = ""
    count: int = 0

    def fold(self, title: str) -> None:
        """Fold a section, or open it."""
        self.folded ^= {title}
        self.count += 1

    def open_public(self, path: str) -> None:
        """Open the public entry of a path; "" for none."""
        self.public = path
        self.count += 1

    def learn(self, path: str) -> None:
        """Wait for a control that is to be bound to a path; "" for none."""
        self.learning = path
        self.count += 1
