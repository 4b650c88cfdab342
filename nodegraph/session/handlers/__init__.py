"""What the session does with each kind of message: one file about one thing."""
