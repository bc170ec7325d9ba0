-- Times are microseconds since the Unix epoch (UTC). Identifiers are UUIDs as text. *_key columns hold folded names
-- (NFKC, letter case and white space folded), under which the name beside them is unique.

CREATE TABLE roles (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    built_in INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
);

CREATE TABLE role_permissions (
    role_id TEXT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    permission TEXT NOT NULL,
    PRIMARY KEY (role_id, permission)
);

-- A deleted account stays as a row, so that what it did keeps a name; its e-mail is free again.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    password_hash TEXT,
    disabled_at INTEGER,
    deleted_at INTEGER,
    created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX accounts_email ON accounts (email_key) WHERE deleted_at IS NULL;

CREATE TABLE account_roles (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role_id TEXT NOT NULL REFERENCES roles (id),
    PRIMARY KEY (account_id, role_id)
);

CREATE TABLE environments (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    slug TEXT NOT NULL,
    listen TEXT NOT NULL,
    base_url TEXT,
    credential_place TEXT,
    deleted_at INTEGER,
    created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX environments_name ON environments (name_key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX environments_listen ON environments (listen) WHERE deleted_at IS NULL AND listen NOT LIKE '%:0';
-- A slug is part of every token issued for it: never used twice, not even after its environment was deleted.
CREATE UNIQUE INDEX environments_slug ON environments (slug);

-- A deleted token stays as a row (its tombstone), so that it is "deleted" for ever and never "unknown".
CREATE TABLE tokens (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    environment_id TEXT NOT NULL REFERENCES environments (id),
    hash BLOB NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    narrowed_to TEXT,
    allowed_addresses TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    deleted_at INTEGER
);
CREATE UNIQUE INDEX tokens_name ON tokens (name_key) WHERE deleted_at IS NULL;
CREATE INDEX tokens_account ON tokens (account_id);

-- Wrong passwords by e-mail, also for e-mails that nobody has: the waiting must not tell which ones exist.
CREATE TABLE sign_in_failures (
    email_key TEXT PRIMARY KEY NOT NULL,
    count INTEGER NOT NULL,
    last_at INTEGER NOT NULL
);

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    actor_id TEXT,
    actor_email TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash BLOB NOT NULL
);

-- token_id is empty for requests without a known token. hour counts from the Unix epoch.
CREATE TABLE traffic (
    token_id TEXT NOT NULL,
    environment_id TEXT NOT NULL,
    hour INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    count INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    last_address TEXT NOT NULL,
    PRIMARY KEY (token_id, environment_id, hour, outcome)
);

CREATE TABLE refusals (
    id INTEGER PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    request_id TEXT NOT NULL UNIQUE,
    environment_id TEXT NOT NULL,
    token_id TEXT,
    reason TEXT NOT NULL,
    status INTEGER NOT NULL,
    method TEXT NOT NULL,
    route TEXT,
    permission TEXT,
    cause TEXT,
    address TEXT NOT NULL
);
