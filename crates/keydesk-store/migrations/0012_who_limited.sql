-- Who paused a token; empty where that was no account, such as a restore. Of those that are paused already, the log says it.
ALTER TABLE tokens ADD COLUMN paused_by TEXT;
UPDATE tokens SET paused_by =
    (SELECT actor_id FROM audit WHERE action = 'token.paused' AND subject_id = tokens.id ORDER BY seq DESC LIMIT 1)
WHERE paused_at IS NOT NULL;

-- Which of its limits somebody other than its account set: permissions, addresses, end.
ALTER TABLE tokens ADD COLUMN held_limits TEXT;
