"""How much the web endpoint bears: wrk against it, and then the store is held against its log."""
