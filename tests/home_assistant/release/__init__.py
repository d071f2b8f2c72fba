"""The zip that HACS installs, in a Home Assistant that has no other way to our packages."""
