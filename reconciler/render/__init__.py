"""One review, many outputs: terminal, Markdown, JSON, GitHub annotations."""
