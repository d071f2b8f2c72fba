"""The speaker as a page in a browser."""
