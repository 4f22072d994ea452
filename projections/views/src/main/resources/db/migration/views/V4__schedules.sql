-- Projection `schedules`: when which machines are to be inspected, and what became of it.
CREATE TABLE schedule (
    organization_id uuid        NOT NULL,
    schedule_id     uuid        NOT NULL,
    name            text        NOT NULL,
    template_id     uuid        NOT NULL,
    machine_ids     jsonb       NOT NULL, -- [machine id]; empty when it is for a category
    category        text,
    site_id         uuid,                 -- of the category
    rrule           text        NOT NULL,
    starts_at       text        NOT NULL, -- local to the site of each machine
    due_within      text        NOT NULL, -- ISO 8601
    assignees       jsonb       NOT NULL, -- [user id]; empty: anybody
    state           text        NOT NULL, -- ACTIVE | PAUSED
    defined_at      timestamptz NOT NULL,
    defined_by      text        NOT NULL,
    paused_from     bigint,               -- the position since which it is paused
    version         bigint      NOT NULL,
    position        bigint      NOT NULL,
    PRIMARY KEY (organization_id, schedule_id)
) WITH (fillfactor = 80);
CREATE INDEX schedule_by_name ON schedule (organization_id, name, schedule_id);

-- When a schedule was paused: from the pause until the resumption, which is open when it is paused now.
CREATE TABLE schedule_pause (
    organization_id uuid        NOT NULL,
    schedule_id     uuid        NOT NULL,
    from_position   bigint      NOT NULL,
    from_at         timestamptz NOT NULL,
    until_position  bigint,
    until_at        timestamptz,
    PRIMARY KEY (organization_id, schedule_id, from_position)
);

-- `checklist_id`, `completed_at` and `late` are those of the checklist that fulfils it.
CREATE TABLE occurrence (
    organization_id uuid        NOT NULL,
    occurrence_id   uuid        NOT NULL,
    schedule_id     uuid        NOT NULL,
    machine_id      uuid        NOT NULL,
    site_id         uuid        NOT NULL, -- where the machine stood when it opened
    template_id     uuid        NOT NULL,
    slot            text        NOT NULL, -- the rule's time, local to the site
    opens_at        timestamptz NOT NULL,
    due_at          timestamptz NOT NULL,
    state           text        NOT NULL, -- OPEN | FULFILLED | MISSED
    late            boolean     NOT NULL,
    checklist_id    uuid,
    completed_at    timestamptz,
    version         bigint      NOT NULL,
    position        bigint      NOT NULL,
    PRIMARY KEY (organization_id, occurrence_id)
) WITH (fillfactor = 70);
CREATE INDEX occurrence_by_schedule ON occurrence (organization_id, schedule_id, opens_at, occurrence_id);
CREATE INDEX occurrence_open ON occurrence (organization_id, due_at, occurrence_id) WHERE state = 'OPEN';
CREATE INDEX occurrence_done ON occurrence (organization_id, completed_at, occurrence_id) WHERE state = 'FULFILLED';

-- What a machine has to expect of a schedule: the occurrences that wait, and when the one after the last is due.
CREATE TABLE schedule_machine (
    organization_id uuid        NOT NULL,
    schedule_id     uuid        NOT NULL,
    machine_id      uuid        NOT NULL,
    waiting         jsonb       NOT NULL, -- [{"occurrenceId", "dueAt"}]
    last_opens_at   timestamptz NOT NULL, -- of the last that opened
    next_due_at     timestamptz,          -- of the one after that
    position        bigint      NOT NULL,
    PRIMARY KEY (organization_id, machine_id, schedule_id)
) WITH (fillfactor = 50);

-- The same at each of its events: what is due next since then, or is `expected`, because nothing waits.
CREATE TABLE machine_due (
    organization_id uuid        NOT NULL,
    machine_id      uuid        NOT NULL,
    schedule_id     uuid        NOT NULL,
    position        bigint      NOT NULL,
    due_at          timestamptz,
    expected        boolean     NOT NULL,
    recorded_at     timestamptz NOT NULL,
    happened_at     timestamptz NOT NULL,
    PRIMARY KEY (organization_id, machine_id, schedule_id, position)
);

DO $$
DECLARE
    of_organization text;
BEGIN
    FOREACH of_organization IN ARRAY ARRAY['schedule', 'schedule_pause', 'occurrence', 'schedule_machine', 'machine_due']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', of_organization);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', of_organization);
        EXECUTE format('CREATE POLICY projector ON %I TO fieldlog_projector USING (true) WITH CHECK (true)', of_organization);
        EXECUTE format(
            'CREATE POLICY query ON %I FOR SELECT TO fieldlog_query
                 USING (organization_id = nullif(current_setting(''fieldlog.organization'', true), '''')::uuid)',
            of_organization);
        EXECUTE format('GRANT SELECT ON %I TO fieldlog_query', of_organization);
    END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON schedule, schedule_pause, occurrence, schedule_machine, machine_due
    TO fieldlog_projector;
