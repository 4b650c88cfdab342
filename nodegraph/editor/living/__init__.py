"""What a running show tells of itself: signals, costs, the beat, problems."""
