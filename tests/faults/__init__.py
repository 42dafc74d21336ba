"""Real servers killed, locked out and starved of disk."""
