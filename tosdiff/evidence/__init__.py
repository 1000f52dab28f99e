"""Citations, and the proof that the store is undamaged."""
