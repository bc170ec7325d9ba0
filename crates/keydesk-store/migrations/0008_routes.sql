-- Routes that an administrator added to an environment. methods has spaces between them; access is empty where GET needs the area's
-- view and every other method its edit.
CREATE TABLE environment_routes (
    id TEXT PRIMARY KEY NOT NULL,
    environment_id TEXT NOT NULL REFERENCES environments (id),
    methods TEXT NOT NULL,
    template TEXT NOT NULL,
    area TEXT NOT NULL,
    access TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX environment_routes_environment ON environment_routes (environment_id);

-- Whether identifiers in paths may hold an encoded slash; empty where they may not.
ALTER TABLE environments ADD COLUMN encoded_slashes INTEGER;

-- The template that the path of an unknown route most likely belongs to: words without identifiers, kept where paths are not.
ALTER TABLE refusals ADD COLUMN guess TEXT;
