"""Port-free maths that nodes share."""
