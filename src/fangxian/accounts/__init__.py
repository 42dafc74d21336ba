"""Who signs in: users and stations, with their credentials."""
