"""The household record and every rule about breaks: plain Python, no clock and no network."""
