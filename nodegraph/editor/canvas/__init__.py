"""What is on the canvas, and where: outlines, cables, what lies under a point, what is seen."""
