-- Defects of machines and corrective actions, and how many defects are open.

-- Projection `defects`. `history` is everything that happened to it:
-- [{"position", "type", "at", "userId", "severity", "note"}]; `closed_at` is when it was certified that it is gone.
CREATE TABLE defect (
    organization_id uuid        NOT NULL,
    defect_id       uuid        NOT NULL,
    machine_id      uuid        NOT NULL,
    site_id         uuid        NOT NULL, -- where the machine stood
    checklist_id    uuid,
    question        text,
    instance        text,
    description     text        NOT NULL,
    severity        text        NOT NULL, -- MINOR | MAJOR | OUT_OF_SERVICE
    state           text        NOT NULL, -- OPEN | CLOSED
    reported_at     timestamptz NOT NULL,
    reported_by     text        NOT NULL,
    closed_at       timestamptz,
    history         jsonb       NOT NULL,
    version         bigint      NOT NULL,
    position        bigint      NOT NULL,
    PRIMARY KEY (organization_id, defect_id)
) WITH (fillfactor = 70);
CREATE INDEX defect_by_time ON defect (organization_id, reported_at, defect_id);
CREATE INDEX defect_by_machine ON defect (organization_id, machine_id, reported_at, defect_id);
CREATE INDEX defect_by_site ON defect (organization_id, site_id, reported_at, defect_id);
CREATE INDEX defect_by_state ON defect (organization_id, state, reported_at, defect_id);
CREATE INDEX defect_by_severity ON defect (organization_id, severity, reported_at, defect_id);

-- `history` is [{"position", "type", "at", "userId", "assignee", "note"}].
CREATE TABLE corrective_action (
    organization_id uuid        NOT NULL,
    action_id       uuid        NOT NULL,
    defect_id       uuid,
    site_id         uuid, -- the defect's; without one it is the whole organization's
    title           text        NOT NULL,
    assignee        text        NOT NULL,
    due_on          date        NOT NULL,
    state           text        NOT NULL, -- OPEN | COMPLETED | VERIFIED
    raised_at       timestamptz NOT NULL,
    raised_by       text        NOT NULL,
    history         jsonb       NOT NULL,
    version         bigint      NOT NULL,
    position        bigint      NOT NULL,
    PRIMARY KEY (organization_id, action_id)
) WITH (fillfactor = 70);
CREATE INDEX corrective_action_by_due ON corrective_action (organization_id, due_on, action_id);
CREATE INDEX corrective_action_by_assignee ON corrective_action (organization_id, assignee, due_on, action_id);
CREATE INDEX corrective_action_by_state ON corrective_action (organization_id, state, due_on, action_id);

-- Projection `dashboard`: where each defect is counted while it is open, and the counts of each site.
CREATE TABLE dashboard_defect (
    organization_id uuid    NOT NULL,
    defect_id       uuid    NOT NULL,
    site_id         uuid    NOT NULL,
    severity        text    NOT NULL,
    open            boolean NOT NULL,
    position        bigint  NOT NULL,
    PRIMARY KEY (organization_id, defect_id)
) WITH (fillfactor = 80);

CREATE TABLE dashboard_site_defects (
    organization_id uuid   NOT NULL,
    site_id         uuid   NOT NULL,
    minor           int    NOT NULL,
    major           int    NOT NULL,
    out_of_service  int    NOT NULL,
    position        bigint NOT NULL,
    PRIMARY KEY (organization_id, site_id)
) WITH (fillfactor = 50);

DO $$
DECLARE
    of_organization text;
BEGIN
    FOREACH of_organization IN ARRAY ARRAY[
        'defect', 'corrective_action', 'dashboard_defect', 'dashboard_site_defects']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', of_organization);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', of_organization);
        EXECUTE format('CREATE POLICY projector ON %I TO fieldlog_projector USING (true) WITH CHECK (true)', of_organization);
    END LOOP;
    FOREACH of_organization IN ARRAY ARRAY['defect', 'corrective_action', 'dashboard_site_defects']
    LOOP
        EXECUTE format(
            'CREATE POLICY query ON %I FOR SELECT TO fieldlog_query
                 USING (organization_id = nullif(current_setting(''fieldlog.organization'', true), '''')::uuid)',
            of_organization);
        EXECUTE format('GRANT SELECT ON %I TO fieldlog_query', of_organization);
    END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON defect, corrective_action, dashboard_defect, dashboard_site_defects
    TO fieldlog_projector;
