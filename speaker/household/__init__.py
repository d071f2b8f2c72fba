"""The household as Alexa knows it: its devices, their sessions, the clock, and the wire's forms."""
