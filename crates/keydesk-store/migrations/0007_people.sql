-- Raised with every new password: a session that began under an earlier one has ended.
ALTER TABLE accounts ADD COLUMN session_epoch INTEGER NOT NULL DEFAULT 0;

-- A second factor (RFC 6238). The seed is sealed with a key made of the account's password, so that the file alone gives no codes away.
CREATE TABLE second_factors (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id),
    sealed BLOB NOT NULL,
    -- The step of the last code that was taken: no code is taken twice.
    last_step INTEGER NOT NULL,
    since INTEGER NOT NULL
);

-- What signs in once each where the authenticator is lost: only their hashes.
CREATE TABLE recovery_codes (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    hash BLOB NOT NULL,
    PRIMARY KEY (account_id, hash)
);
