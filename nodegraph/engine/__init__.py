"""The engine: kernels, their cache, and the loop that runs a plan block by block."""
