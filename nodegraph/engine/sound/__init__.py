"""The sound card behind the live engine: `card.SoundCard` drives it, block by block.

The device's callback is machine code (`native`) that moves samples between the device and two
rings in memory (`ring`), and never waits for Python. `keeper` opens, watches and reopens devices
on a thread of its own; while there is none, `clock` goes on in real time.
"""
