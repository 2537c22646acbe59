"""What `reconciler init` writes and what `reconciler doctor` knows about a plans repository."""
