-- What each change left behind: the digests of the rows that it touched, part of what its record's hash covers. Empty in records that
-- were written before this, and in those that touched no row that counts.
ALTER TABLE audit ADD COLUMN state TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_state ON audit (seq) WHERE state <> '';

-- The digests of all rows at the moment from which on they are followed: that of this version's first start, or of the last restore.
-- Which these are, the digest in that moment's record says.
CREATE TABLE state_baseline (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;

-- What is asked at each start: is what the log says was taken away still so?
CREATE INDEX audit_taken_away ON audit (action, subject_id, seq)
WHERE action = 'token.deleted' OR action = 'token.replaced' OR action = 'token.paused' OR action = 'token.resumed'
   OR action = 'account.deleted' OR action = 'account.disabled' OR action = 'account.enabled' OR action = 'environment.deleted';
