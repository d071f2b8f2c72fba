"""The tables of the SQLite store, and the statements that read and write them."""

PREPARE = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS households (
    user_id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    record TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS households_by_expiry ON households (expires_at);
CREATE TABLE IF NOT EXISTS set_aside (
    user_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    record TEXT NOT NULL
) STRICT;
COMMIT;
"""

INSERT = """
INSERT INTO households (user_id, version, expires_at, record)
VALUES (:user_id, 1, :expires, :record)
ON CONFLICT (user_id) DO UPDATE SET version = 1, expires_at = :expires, record = :record
WHERE expires_at <= :now
"""

UPDATE = """
UPDATE households SET version = version + 1, expires_at = :expires, record = :record
WHERE user_id = :user_id AND version = :replaces AND expires_at = coalesce(:of, expires_at)
"""

REPLACE = """
UPDATE households SET version = version + 1, record = :record
WHERE user_id = :user_id AND version = :replaces
"""

SELECT = """
SELECT version, record, expires_at FROM households WHERE user_id = :user_id AND expires_at > :now
"""

SELECT_ALL = """
SELECT user_id, version, expires_at, record FROM {table} WHERE expires_at > ? ORDER BY expires_at
"""

DELETE = "DELETE FROM households WHERE user_id = :user_id AND version = :replaces"

FORGET = """
DELETE FROM households
WHERE user_id = :user_id AND (
    (version = :replaces AND expires_at = coalesce(:of, expires_at)) OR expires_at <= :now
)
"""

SET_ASIDE = """
INSERT INTO set_aside SELECT user_id, version, expires_at, record FROM households
WHERE user_id = :user_id AND version = :replaces AND record = :record
"""
