"""Whether a request over HTTP is Alexa's: every check that Amazon requires, on `cryptography`."""
