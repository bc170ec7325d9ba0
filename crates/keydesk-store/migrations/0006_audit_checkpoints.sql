-- Signed checkpoints of the audit log, by how many records they cover.
CREATE TABLE audit_checkpoints (
    size INTEGER PRIMARY KEY NOT NULL,
    signed TEXT NOT NULL
);

-- What tells this store from every other, so that a checkpoint of another one is not taken for its own.
INSERT INTO settings (name, value) VALUES ('store.id', lower(hex(randomblob(16))));
