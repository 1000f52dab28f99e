"""The commands, a room for each kind: parse, one call, one report, an exit code."""
