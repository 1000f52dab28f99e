"""News as an Atom feed (RFC 4287)."""
