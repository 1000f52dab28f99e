"""How a document is fetched: a fetcher is given an address and returns a capture or a refusal."""
