"""What a bibliography takes."""
