"""What can be said and changed of what is selected: rows, their places, and hands on them.

    inspection = inspection_of(desk, opened)     # of a node, some nodes, a cable, or the patch
    layout = place(inspection.rows, 320.0, look.width)
    hand.press(layout.at(point), point, keys)

Rows are values: where two of them are equal, they look the same. Nothing here knows a window.
"""
