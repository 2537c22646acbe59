"""The command line: parse, call, render, exit code. Commands are imported when they are called."""
