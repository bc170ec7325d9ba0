-- What lists of tokens are filtered and sorted by, in the order in which they are shown first: so that a page among 100,000 tokens
-- is found without reading the tokens themselves.
CREATE INDEX tokens_list ON tokens (name_key, account_id, environment_id, hint, expires_at, created_at, id)
WHERE deleted_at IS NULL;
