"""What each sentence does: the taxonomy (data) and the labels it earns."""
