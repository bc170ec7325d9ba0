-- A token that was replaced and whose time to stop has come is none of those that a list shows, whether its row says already that it is
-- deleted or not: so the list asks when it stops, too, and its index has to hold that.
DROP INDEX tokens_list;
CREATE INDEX tokens_list ON tokens
(name_key, account_id, environment_id, hint, expires_at, use_by, retires_at, created_at, id, deleted_at, paused_at)
WHERE deleted_at IS NULL;
