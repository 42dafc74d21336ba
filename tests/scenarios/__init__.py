"""A station against the real endpoint: what happens on a post, told one scenario a test."""
