"""A node patcher for sound-driven pictures: play it a song, it draws."""

__version__ = "0.1.0"
