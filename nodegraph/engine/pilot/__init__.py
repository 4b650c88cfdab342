"""Blocks without Python: a loop in machine code that waits, runs a plan's kernels and hands on.

For plans whose every step is a kernel. `places` describes the memory it works on, `steps` what it
does with a block, `code` the loop. Who fills the memory in is `nodegraph.show.live.pilot`.
"""
