"""News as a JSON Feed, version 1.1."""
