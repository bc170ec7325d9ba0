-- Raised with every new password: a session that began under an earlier one has ended.
ALTER TABLE accounts ADD COLUMN session_epoch INTEGER NOT NULL DEFAULT 0;
