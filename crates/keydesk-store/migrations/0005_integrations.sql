-- A token may have to be used for the first time by a certain moment, or its first use may be waited for.
ALTER TABLE tokens ADD COLUMN use_by INTEGER;
ALTER TABLE tokens ADD COLUMN awaits_first_use INTEGER NOT NULL DEFAULT 0;

-- The token that replaces this one, and when this one stops by itself; with the first use of that one if that is empty.
ALTER TABLE tokens ADD COLUMN replaced_by TEXT REFERENCES tokens (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE tokens ADD COLUMN retires_at INTEGER;
CREATE INDEX tokens_replaced ON tokens (replaced_by) WHERE replaced_by IS NOT NULL;
CREATE INDEX tokens_retiring ON tokens (retires_at) WHERE retires_at IS NOT NULL AND deleted_at IS NULL;

-- A token and the one that replaces it have one name.
DROP INDEX tokens_name;
CREATE UNIQUE INDEX tokens_name ON tokens (name_key) WHERE deleted_at IS NULL AND replaced_by IS NULL;

DROP INDEX tokens_list;
CREATE INDEX tokens_list ON tokens
(name_key, account_id, environment_id, hint, expires_at, use_by, created_at, id, deleted_at, paused_at)
WHERE deleted_at IS NULL;

-- When the first request for the API was let through that the API did not answer with an error of its own.
ALTER TABLE token_uses ADD COLUMN first_allowed_at INTEGER;
