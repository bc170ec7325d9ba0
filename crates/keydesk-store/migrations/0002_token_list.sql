-- What lists of tokens are filtered and sorted by, in the order in which they are shown first: so that a page among 100,000 tokens
-- is found without reading the tokens themselves. `deleted_at` is always empty in it, but without it the index does not cover the
-- condition, and SQLite reads the tokens after all.
CREATE INDEX tokens_list ON tokens (name_key, account_id, environment_id, hint, expires_at, created_at, id, deleted_at)
WHERE deleted_at IS NULL;
