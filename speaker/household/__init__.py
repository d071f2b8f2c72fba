"""The household as Alexa knows it: the account, its devices and sessions, and their clock."""
