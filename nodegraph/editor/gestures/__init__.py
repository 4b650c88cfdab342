"""What a hand does on the canvas: a press begins a drag, which ends in an edit or in nothing."""
