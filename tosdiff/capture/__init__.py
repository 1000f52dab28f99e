"""fetch, walls, WARC, store and visits: from a URL to a citable snapshot."""
