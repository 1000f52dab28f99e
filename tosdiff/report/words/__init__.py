"""What several formats say in the same words, a module for each command."""
