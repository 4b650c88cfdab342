"""The editor's window, drawn with Dear PyGui; nothing else of the editor imports it.

All of it runs on one thread: callbacks are taken from Dear PyGui's queue between two frames.
"""
