"""The least integration: what the zip is built of in these tests."""
