-- What every day at every site came to, ready to be read, and how each day stood at any position.

-- Projection `days`. The time zone that says which day it is at a site.
CREATE TABLE day_site (
    organization_id uuid NOT NULL,
    site_id         uuid NOT NULL,
    time_zone       text NOT NULL,
    PRIMARY KEY (organization_id, site_id)
);

-- What each checklist and each occurrence adds to which day: `steps` is [{"from", "date", "part", "over"}], what it adds
-- as far as had happened by a time, from each time at which that changes. The last one is what it adds now.
CREATE TABLE day_contribution (
    organization_id uuid  NOT NULL,
    source          text  NOT NULL, -- CHECKLIST | OCCURRENCE
    source_id       uuid  NOT NULL,
    site_id         uuid  NOT NULL, -- where the machine stood
    time_zone       text  NOT NULL, -- of the site
    due_on          date,           -- of an occurrence, there
    steps           jsonb NOT NULL,
    PRIMARY KEY (organization_id, source, source_id)
) WITH (fillfactor = 70);

-- A day at a site as it is now. `last_happened` is the latest time at which something happened that changed it.
CREATE TABLE day (
    organization_id uuid        NOT NULL,
    date            date        NOT NULL, -- local to the site
    site_id         uuid        NOT NULL,
    passed          int         NOT NULL,
    failed          int         NOT NULL,
    missed          int         NOT NULL,
    on_time         int         NOT NULL,
    late            int         NOT NULL,
    last_happened   timestamptz NOT NULL,
    position        bigint      NOT NULL,
    PRIMARY KEY (organization_id, date, site_id)
) WITH (fillfactor = 70);

-- Every change of a day: `..._by` is what the event at `position` changed about what had happened by `happened_at`, the
-- rest is the day from that position on, the same in all rows of the position. So a day as it was recorded is one
-- row, and one of which something had not happened yet is the sum of the changes that had.
CREATE TABLE day_change (
    organization_id uuid        NOT NULL,
    date            date        NOT NULL,
    site_id         uuid        NOT NULL,
    position        bigint      NOT NULL,
    happened_at     timestamptz NOT NULL,
    recorded_at     timestamptz NOT NULL,
    passed_by       int         NOT NULL,
    failed_by       int         NOT NULL,
    missed_by       int         NOT NULL,
    on_time_by      int         NOT NULL,
    late_by         int         NOT NULL,
    passed          int         NOT NULL,
    failed          int         NOT NULL,
    missed          int         NOT NULL,
    on_time         int         NOT NULL,
    late            int         NOT NULL,
    last_happened   timestamptz NOT NULL,
    PRIMARY KEY (organization_id, date, site_id, position, happened_at)
);
CREATE INDEX day_change_by_time ON day_change (organization_id, recorded_at, position);

-- Each defect until it is certified that it was repaired: on which day at its site, and after how many microseconds.
CREATE TABLE day_repair (
    organization_id uuid        NOT NULL,
    defect_id       uuid        NOT NULL,
    site_id         uuid        NOT NULL,
    time_zone       text        NOT NULL, -- of the site
    reported_at     timestamptz NOT NULL,
    repaired_on     date,
    took            bigint,
    position        bigint      NOT NULL,
    PRIMARY KEY (organization_id, defect_id)
) WITH (fillfactor = 70);
CREATE INDEX day_repair_by_date ON day_repair (organization_id, repaired_on, site_id) INCLUDE (took, position)
    WHERE repaired_on IS NOT NULL;

-- Projection `dashboard`: the counts of a site from each position on.
CREATE TABLE dashboard_site_history (
    organization_id uuid        NOT NULL,
    site_id         uuid        NOT NULL,
    position        bigint      NOT NULL,
    recorded_at     timestamptz NOT NULL,
    name            text        NOT NULL,
    in_service      int         NOT NULL,
    out_of_service  int         NOT NULL,
    retired         int         NOT NULL,
    PRIMARY KEY (organization_id, site_id, position)
);
CREATE INDEX dashboard_site_history_by_time ON dashboard_site_history (organization_id, recorded_at, position);

CREATE TABLE dashboard_defects_history (
    organization_id uuid        NOT NULL,
    site_id         uuid        NOT NULL,
    position        bigint      NOT NULL,
    recorded_at     timestamptz NOT NULL,
    minor           int         NOT NULL,
    major           int         NOT NULL,
    out_of_service  int         NOT NULL,
    PRIMARY KEY (organization_id, site_id, position)
);
CREATE INDEX dashboard_defects_history_by_time ON dashboard_defects_history (organization_id, recorded_at, position);

DO $$
DECLARE
    of_organization text;
BEGIN
    FOREACH of_organization IN ARRAY ARRAY[
        'day_site', 'day_contribution', 'day', 'day_change', 'day_repair', 'dashboard_site_history',
        'dashboard_defects_history']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', of_organization);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', of_organization);
        EXECUTE format('CREATE POLICY projector ON %I TO fieldlog_projector USING (true) WITH CHECK (true)', of_organization);
    END LOOP;
    FOREACH of_organization IN ARRAY ARRAY[
        'day_site', 'day', 'day_change', 'day_repair', 'dashboard_site_history', 'dashboard_defects_history']
    LOOP
        EXECUTE format(
            'CREATE POLICY query ON %I FOR SELECT TO fieldlog_query
                 USING (organization_id = nullif(current_setting(''fieldlog.organization'', true), '''')::uuid)',
            of_organization);
        EXECUTE format('GRANT SELECT ON %I TO fieldlog_query', of_organization);
    END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON
    day_site, day_contribution, day, day_change, day_repair, dashboard_site_history, dashboard_defects_history
    TO fieldlog_projector;

-- What the dashboard counted before has no history: it is folded from the log again.
TRUNCATE dashboard_machine, dashboard_site, dashboard_defect, dashboard_site_defects;
DELETE FROM consumed WHERE projection = 'dashboard';
ALTER TABLE checkpoint NO FORCE ROW LEVEL SECURITY;
DELETE FROM checkpoint WHERE projection = 'dashboard';
ALTER TABLE checkpoint FORCE ROW LEVEL SECURITY;
ALTER TABLE parked NO FORCE ROW LEVEL SECURITY;
DELETE FROM parked WHERE projection = 'dashboard';
ALTER TABLE parked FORCE ROW LEVEL SECURITY;
