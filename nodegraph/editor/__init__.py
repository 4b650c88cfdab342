"""The editor: a client of a show in which a patch is drawn, wired and played by hand.

All that thinks is free of any window; `nodegraph.editor.window` draws it with Dear PyGui.
"""
