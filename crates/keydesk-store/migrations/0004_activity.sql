-- What was done with each token, hour by hour: to which endpoint and with what outcome. token_id is empty for requests without a known
-- token; method, route and permission are empty where no endpoint was found. hour counts from the Unix epoch.
CREATE TABLE activity (
    token_id TEXT NOT NULL,
    hour INTEGER NOT NULL,
    environment_id TEXT NOT NULL,
    method TEXT NOT NULL,
    route TEXT NOT NULL,
    outcome TEXT NOT NULL,
    permission TEXT NOT NULL,
    count INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    last_address TEXT NOT NULL,
    PRIMARY KEY (token_id, hour, environment_id, method, route, outcome)
) WITHOUT ROWID;
CREATE INDEX activity_hour ON activity (hour);

-- The same in larger units, kept up to date with it, so that a long period is summed up from few rows: for the chart,
CREATE TABLE activity_hours (
    hour INTEGER NOT NULL,
    environment_id TEXT NOT NULL,
    outcome TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (hour, environment_id, outcome)
) WITHOUT ROWID;

-- for "which permissions does it really use" (requests that were let through; day counts from the Unix epoch),
CREATE TABLE permission_uses (
    token_id TEXT NOT NULL,
    day INTEGER NOT NULL,
    permission TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (token_id, day, permission)
) WITHOUT ROWID;

-- and for "when was it last used", which is kept for ever.
CREATE TABLE token_uses (
    token_id TEXT PRIMARY KEY NOT NULL,
    allowed INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    last_address TEXT NOT NULL
) WITHOUT ROWID;

INSERT INTO activity
SELECT token_id, hour, environment_id, '', '', outcome, '', count, last_at, last_address FROM traffic;
INSERT INTO activity_hours
SELECT hour, environment_id, outcome, SUM(count) FROM traffic GROUP BY hour, environment_id, outcome;
INSERT INTO token_uses
SELECT token_id, SUM(CASE WHEN outcome = 'allowed' THEN count ELSE 0 END),
       SUM(CASE WHEN outcome = 'allowed' THEN 0 ELSE count END), MAX(last_at),
       (SELECT t.last_address FROM traffic t WHERE t.token_id = traffic.token_id ORDER BY t.last_at DESC LIMIT 1)
FROM traffic WHERE token_id <> '' GROUP BY token_id;
DROP TABLE traffic;

-- What held when a request was refused. roles is a JSON list of names, held the permissions with spaces between them.
ALTER TABLE refusals ADD COLUMN hint TEXT;
ALTER TABLE refusals ADD COLUMN account_id TEXT;
ALTER TABLE refusals ADD COLUMN roles TEXT NOT NULL DEFAULT '[]';
ALTER TABLE refusals ADD COLUMN held TEXT;
ALTER TABLE refusals ADD COLUMN path TEXT;
ALTER TABLE refusals ADD COLUMN detail TEXT NOT NULL DEFAULT '';
CREATE INDEX refusals_token ON refusals (token_id, id);

-- What the admin chose, by name.
CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

-- A paused token is refused until it is resumed.
ALTER TABLE tokens ADD COLUMN paused_at INTEGER;
DROP INDEX tokens_list;
CREATE INDEX tokens_list ON tokens
(name_key, account_id, environment_id, hint, expires_at, created_at, id, deleted_at, paused_at)
WHERE deleted_at IS NULL;
