"""Where the stages are joined: a capture on its way in, the history read back, and the questions asked of it."""
