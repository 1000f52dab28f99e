"""Running on its own: the job that a scheduler runs, what came of its runs, and who is told."""
