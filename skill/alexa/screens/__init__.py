"""The documents that Alexa shows on a screen, in APL."""
