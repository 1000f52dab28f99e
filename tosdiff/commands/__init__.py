"""The commands, a module for each: parse, one call, one report, an exit code."""
