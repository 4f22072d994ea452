-- Which photos' contents have a thumbnail in the object store. A row is asked for in the transaction of projection
-- `checklists` when a photo is attached; what becomes of it depends on the object store and not on the log alone, so,
-- like the marks for the search index, it is no part of the view that is compared with the log.
CREATE TABLE thumbnail (
    organization_id uuid        NOT NULL,
    sha256          text        NOT NULL, -- of the photo, in hexadecimal
    state           text        NOT NULL, -- WANTED | MADE | UNAVAILABLE
    attempts        int         NOT NULL, -- how often it was begun and never ended: a photo that kills its maker is given up
    due_at          timestamptz NOT NULL, -- when it may be begun, by anybody
    reason          text,                 -- why there is none
    PRIMARY KEY (organization_id, sha256)
) WITH (fillfactor = 70);
CREATE INDEX thumbnail_wanted ON thumbnail (due_at) WHERE state = 'WANTED';

ALTER TABLE thumbnail ENABLE ROW LEVEL SECURITY;
ALTER TABLE thumbnail FORCE ROW LEVEL SECURITY;
CREATE POLICY projector ON thumbnail TO fieldlog_projector USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON thumbnail TO fieldlog_projector;

-- A report names each question as the form did that was filled in.
DO $$
DECLARE
    of_organization text;
BEGIN
    FOREACH of_organization IN ARRAY ARRAY['thumbnail', 'checklist_form']
    LOOP
        EXECUTE format(
            'CREATE POLICY query ON %I FOR SELECT TO fieldlog_query
                 USING (organization_id = nullif(current_setting(''fieldlog.organization'', true), '''')::uuid)',
            of_organization);
        EXECUTE format('GRANT SELECT ON %I TO fieldlog_query', of_organization);
    END LOOP;
END
$$;
