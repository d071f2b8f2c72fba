"""Serves the skill over HTTP, for your own server behind a TLS proxy: docs/server.md."""
