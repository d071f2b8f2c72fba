"""Checks that a request over HTTP is Alexa's, by every rule of Amazon's, with `cryptography`."""
