"""Pages of the weather: what it allows at the posts, and how it is told."""
