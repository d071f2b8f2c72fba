"""The skill over HTTP, for a server of one's own behind a TLS proxy: docs/server.md."""
