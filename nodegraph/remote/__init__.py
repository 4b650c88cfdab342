"""MIDI and OSC: what hands and other programs do to a show, as one more client of it."""
