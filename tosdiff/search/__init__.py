"""The index of every wording that is stored, and how a quotation is looked up in it."""
