"""Long work in the background: who asked, how far it is, what came of it, and the workers that do it."""
