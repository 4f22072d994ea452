-- The views of the organizations' logs. Every row belongs to one organization; the query side sees only the rows of the
-- organization that its transaction names.

-- How far each projection has applied each organization's log: written in the same transaction as the rows.
-- The row of `machine-search` is the searchable position.
CREATE TABLE checkpoint (
    projection      text        NOT NULL,
    organization_id uuid        NOT NULL,
    position        bigint      NOT NULL,
    recorded_at     timestamptz NOT NULL, -- of the last applied event
    PRIMARY KEY (projection, organization_id)
) WITH (fillfactor = 50);

-- The next offset of each partition that a projection has to read.
CREATE TABLE consumed (
    projection  text   NOT NULL,
    partition   int    NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (projection, partition)
) WITH (fillfactor = 50);

-- Organizations that a projection has stopped for: their event at `position` could not be applied.
-- A document that Elasticsearch refuses parks `machine-search`: it has no event of its own, only the row's position.
CREATE TABLE parked (
    projection      text        NOT NULL,
    organization_id uuid        NOT NULL,
    position        bigint      NOT NULL,
    event_id        uuid,
    event_type      text,
    error           text        NOT NULL,
    parked_at       timestamptz NOT NULL,
    PRIMARY KEY (projection, organization_id)
);

-- What operators see of each projection; about one write a second.
CREATE TABLE projection_status (
    projection  text             NOT NULL,
    partition   int              NOT NULL,
    store       text             NOT NULL, -- postgresql | elasticsearch
    lag_events  bigint           NOT NULL,
    lag_seconds double precision NOT NULL,
    updated_at  timestamptz      NOT NULL,
    PRIMARY KEY (projection, partition)
) WITH (fillfactor = 50);

-- Projection `sites`.
CREATE TABLE site (
    organization_id uuid   NOT NULL,
    site_id         uuid   NOT NULL,
    name            text   NOT NULL,
    time_zone       text   NOT NULL,
    version         bigint NOT NULL,
    position        bigint NOT NULL,
    PRIMARY KEY (organization_id, site_id)
);
CREATE INDEX site_by_name ON site (organization_id, name, site_id);

-- Projection `machines`: the state of each machine now, and every state that it ever had.
CREATE TABLE machine (
    organization_id uuid        NOT NULL,
    machine_id      uuid        NOT NULL,
    tag             text        NOT NULL,
    name            text        NOT NULL,
    category        text        NOT NULL,
    make            text,
    model           text,
    serial_number   text,
    site_id         uuid        NOT NULL,
    status          text        NOT NULL, -- IN_SERVICE | OUT_OF_SERVICE | RETIRED
    meters          jsonb       NOT NULL, -- [{"meter", "value", "unit", "capturedAt", "disputed"}] by meter
    open_defects    int         NOT NULL,
    version         bigint      NOT NULL,
    position        bigint      NOT NULL,
    registered_at   timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL, -- when the event at `position` was recorded
    PRIMARY KEY (organization_id, machine_id)
) WITH (fillfactor = 70);
CREATE INDEX machine_by_tag ON machine (organization_id, tag, machine_id);
CREATE INDEX machine_by_site ON machine (organization_id, site_id, tag, machine_id);
CREATE INDEX machine_by_status ON machine (organization_id, status, tag, machine_id);
CREATE INDEX machine_by_category ON machine (organization_id, category, tag, machine_id);
CREATE INDEX machine_by_make ON machine (organization_id, make, tag, machine_id);
CREATE INDEX machine_by_model ON machine (organization_id, model, tag, machine_id);

-- One row per event of a machine: its state from that position and time until those of the machine's next row.
CREATE TABLE machine_history (
    organization_id uuid        NOT NULL,
    machine_id      uuid        NOT NULL,
    tag             text        NOT NULL,
    name            text        NOT NULL,
    category        text        NOT NULL,
    make            text,
    model           text,
    serial_number   text,
    site_id         uuid        NOT NULL,
    status          text        NOT NULL,
    meters          jsonb       NOT NULL,
    open_defects    int         NOT NULL,
    version         bigint      NOT NULL,
    position        bigint      NOT NULL,
    registered_at   timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    PRIMARY KEY (organization_id, machine_id, position)
);

-- The names that a site ever had, so that a machine's past is shown under the site name of its time.
CREATE TABLE machine_site (
    organization_id uuid        NOT NULL,
    site_id         uuid        NOT NULL,
    name            text        NOT NULL,
    from_position   bigint      NOT NULL,
    from_at         timestamptz NOT NULL,
    until_position  bigint,
    until_at        timestamptz,
    PRIMARY KEY (organization_id, site_id, from_position)
);

-- A reading is ACCEPTED as long as nothing disputes it. `disputed_position` and `resolved_position` say when that
-- changed, `position` is the last event that changed the row.
CREATE TABLE meter_reading (
    organization_id   uuid        NOT NULL,
    machine_id        uuid        NOT NULL,
    reading_id        uuid        NOT NULL,
    meter             text        NOT NULL,
    value             numeric     NOT NULL,
    unit              text        NOT NULL,
    captured_at       timestamptz NOT NULL,
    recorded_at       timestamptz NOT NULL,
    user_id           text        NOT NULL,
    rollover          boolean     NOT NULL,
    state             text        NOT NULL, -- ACCEPTED | DISPUTED | REJECTED
    contradiction     text,
    note              text,
    recorded_position bigint      NOT NULL,
    disputed_position bigint,
    resolved_position bigint,
    position          bigint      NOT NULL,
    PRIMARY KEY (organization_id, machine_id, reading_id)
);
CREATE INDEX meter_reading_by_time ON meter_reading (organization_id, machine_id, captured_at, recorded_position);
CREATE INDEX meter_reading_by_meter ON meter_reading (organization_id, machine_id, meter, captured_at, recorded_position);

-- Projection `timeline`: one row per event of a machine.
CREATE TABLE timeline (
    organization_id uuid        NOT NULL,
    machine_id      uuid        NOT NULL,
    position        bigint      NOT NULL,
    type            text        NOT NULL,
    recorded_at     timestamptz NOT NULL,
    captured_at     timestamptz,
    user_id         text        NOT NULL,
    summary         text        NOT NULL,
    data            jsonb       NOT NULL,
    PRIMARY KEY (organization_id, machine_id, position)
);

-- Projection `dashboard`: where each machine is counted, and the counts of each site.
CREATE TABLE dashboard_machine (
    organization_id uuid   NOT NULL,
    machine_id      uuid   NOT NULL,
    site_id         uuid   NOT NULL,
    status          text   NOT NULL,
    position        bigint NOT NULL,
    PRIMARY KEY (organization_id, machine_id)
) WITH (fillfactor = 80);

CREATE TABLE dashboard_site (
    organization_id uuid   NOT NULL,
    site_id         uuid   NOT NULL,
    name            text   NOT NULL,
    in_service      int    NOT NULL,
    out_of_service  int    NOT NULL,
    retired         int    NOT NULL,
    position        bigint NOT NULL,
    PRIMARY KEY (organization_id, site_id)
) WITH (fillfactor = 50);

-- Projection `imports`.
CREATE TABLE import_run (
    organization_id  uuid        NOT NULL,
    import_id        uuid        NOT NULL,
    format           text        NOT NULL,
    file_name        text,
    state            text        NOT NULL, -- RUNNING | DONE | FAILED
    total            bigint      NOT NULL,
    done             bigint      NOT NULL,
    applied          bigint      NOT NULL,
    duplicates       bigint      NOT NULL,
    rejected         jsonb       NOT NULL, -- [{"line", "reason"}]
    not_carried_over jsonb       NOT NULL, -- [text]
    failure          text,
    requested_at     timestamptz NOT NULL,
    requested_by     text        NOT NULL,
    position         bigint      NOT NULL,
    PRIMARY KEY (organization_id, import_id)
) WITH (fillfactor = 50);
CREATE INDEX import_run_by_time ON import_run (organization_id, requested_at, import_id);

-- What Elasticsearch does not have yet: written with the rows, deleted when it is searchable. `since` is when the first
-- event that is still missing was recorded.
CREATE TABLE dirty_document (
    index_name      text   NOT NULL,
    organization_id uuid   NOT NULL,
    document_id     uuid   NOT NULL,
    position        bigint NOT NULL,
    PRIMARY KEY (index_name, organization_id, document_id)
) WITH (fillfactor = 50);

CREATE TABLE dirty_organization (
    index_name      text        NOT NULL,
    organization_id uuid        NOT NULL,
    position        bigint      NOT NULL,
    since           timestamptz NOT NULL,
    PRIMARY KEY (index_name, organization_id)
) WITH (fillfactor = 50);

-- Which index in Elasticsearch holds what the searchable checkpoints claim: another identity means that it was lost.
CREATE TABLE search_index (
    index_name text NOT NULL PRIMARY KEY,
    identity   text NOT NULL
);

-- The projector handles many organizations in one transaction; the query side sees one.
DO $$
DECLARE
    of_organization text;
BEGIN
    FOREACH of_organization IN ARRAY ARRAY[
        'checkpoint', 'parked', 'site', 'machine', 'machine_history', 'machine_site', 'meter_reading', 'timeline',
        'dashboard_machine', 'dashboard_site', 'import_run', 'dirty_document', 'dirty_organization']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', of_organization);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', of_organization);
        EXECUTE format('CREATE POLICY projector ON %I TO fieldlog_projector USING (true) WITH CHECK (true)', of_organization);
    END LOOP;
    FOREACH of_organization IN ARRAY ARRAY[
        'checkpoint', 'parked', 'site', 'machine', 'machine_history', 'machine_site', 'meter_reading', 'timeline',
        'dashboard_site', 'import_run']
    LOOP
        EXECUTE format(
            'CREATE POLICY query ON %I FOR SELECT TO fieldlog_query
                 USING (organization_id = nullif(current_setting(''fieldlog.organization'', true), '''')::uuid)',
            of_organization);
        EXECUTE format('GRANT SELECT ON %I TO fieldlog_query', of_organization);
    END LOOP;
END
$$;

GRANT SELECT ON projection_status TO fieldlog_query;

GRANT SELECT, INSERT, UPDATE, DELETE ON
    checkpoint, consumed, parked, projection_status, site, machine, machine_history, machine_site, meter_reading, timeline,
    dashboard_machine, dashboard_site, import_run, dirty_document, dirty_organization, search_index
    TO fieldlog_projector;
