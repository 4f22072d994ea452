-- Projection `templates`: each template as its newest version says, and every version that was ever published.
CREATE TABLE template (
    organization_id uuid        NOT NULL,
    template_id     uuid        NOT NULL,
    name            text        NOT NULL,
    newest          int         NOT NULL, -- the version that was published last
    published_at    timestamptz NOT NULL, -- when that one was recorded
    withdrawn_at    timestamptz,
    version         bigint      NOT NULL, -- of the aggregate: what `If-Match` compares
    position        bigint      NOT NULL,
    PRIMARY KEY (organization_id, template_id)
) WITH (fillfactor = 80);
CREATE INDEX template_by_name ON template (organization_id, name, template_id);

CREATE TABLE template_version (
    organization_id uuid        NOT NULL,
    template_id     uuid        NOT NULL,
    number          int         NOT NULL,
    name            text        NOT NULL,
    pass_percent    numeric,
    sections        json        NOT NULL, -- as they are published: [{"key", "title", "repeats", "questions": […]}]
    published_at    timestamptz NOT NULL,
    position        bigint      NOT NULL,
    PRIMARY KEY (organization_id, template_id, number)
);

-- Projection `checklists`. JSON that is written by the fold and read as a whole is `json`, not `jsonb`: nothing is
-- searched in it, and it is stored letter by letter.

-- The forms that checklists fill in.
CREATE TABLE checklist_form (
    organization_id  uuid   NOT NULL,
    template_id      uuid   NOT NULL,
    template_version int    NOT NULL,
    template         json   NOT NULL, -- the event
    position         bigint NOT NULL,
    PRIMARY KEY (organization_id, template_id, template_version)
);

-- Everything that was sent about a checklist, each fact with the position at which it was recorded: what the fold goes
-- on from, and any earlier state of the checklist can be told from. One row however many answers there are, so that a
-- batch of them is one write.
CREATE TABLE checklist_work (
    organization_id  uuid NOT NULL,
    checklist_id     uuid NOT NULL,
    template_id      uuid NOT NULL,
    template_version int  NOT NULL,
    work             json NOT NULL,
    PRIMARY KEY (organization_id, checklist_id)
) WITH (fillfactor = 50);

-- What is shown: `summary` in lists, `document` on its own; the columns are for filters and order.
CREATE TABLE checklist (
    organization_id uuid        NOT NULL,
    checklist_id    uuid        NOT NULL,
    machine_id      uuid        NOT NULL,
    site_id         uuid        NOT NULL, -- where the machine stood
    template_id     uuid        NOT NULL,
    inspector       text        NOT NULL,
    state           text        NOT NULL, -- STARTED | COMPLETED | APPROVED | REJECTED | VOIDED
    result          text,                 -- PASS | FAIL, once completed
    started_at      timestamptz NOT NULL, -- by the device
    completed_at    timestamptz,
    summary         json        NOT NULL,
    document        json        NOT NULL,
    version         bigint      NOT NULL,
    position        bigint      NOT NULL,
    PRIMARY KEY (organization_id, checklist_id)
) WITH (fillfactor = 50);
CREATE INDEX checklist_by_time ON checklist (organization_id, started_at, checklist_id);
CREATE INDEX checklist_by_site ON checklist (organization_id, site_id, started_at, checklist_id);
CREATE INDEX checklist_by_machine ON checklist (organization_id, machine_id, started_at, checklist_id);
CREATE INDEX checklist_by_template ON checklist (organization_id, template_id, started_at, checklist_id);
CREATE INDEX checklist_by_inspector ON checklist (organization_id, inspector, started_at, checklist_id);
CREATE INDEX checklist_by_state ON checklist (organization_id, state, started_at, checklist_id);
CREATE INDEX checklist_by_result ON checklist (organization_id, result, started_at, checklist_id);

-- How a checklist stood from that position and time until the next, end exclusive: a row for its start and for each
-- time that its outcome or its review was recorded. `inspected_at` is when it was completed, as long as it counts as an
-- inspection of the machine: the latest one is the machine's last.
CREATE TABLE checklist_history (
    organization_id uuid        NOT NULL,
    checklist_id    uuid        NOT NULL,
    machine_id      uuid        NOT NULL,
    state           text        NOT NULL,
    inspected_at    timestamptz,
    standing        json        NOT NULL, -- what a machine shows of its last inspection
    from_position   bigint      NOT NULL,
    from_at         timestamptz NOT NULL,
    until_position  bigint,
    until_at        timestamptz,
    PRIMARY KEY (organization_id, checklist_id, from_position)
) WITH (fillfactor = 80);
CREATE INDEX checklist_history_by_machine ON checklist_history (organization_id, machine_id, inspected_at, checklist_id)
    WHERE inspected_at IS NOT NULL;

-- Projection `timeline`: of which machine a checklist is, because only its first event says it.
CREATE TABLE timeline_checklist (
    organization_id uuid NOT NULL,
    checklist_id    uuid NOT NULL,
    machine_id      uuid NOT NULL,
    PRIMARY KEY (organization_id, checklist_id)
);

DO $$
DECLARE
    of_organization text;
BEGIN
    FOREACH of_organization IN ARRAY ARRAY[
        'template', 'template_version', 'checklist_form', 'checklist_work', 'checklist', 'checklist_history',
        'timeline_checklist']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', of_organization);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', of_organization);
        EXECUTE format('CREATE POLICY projector ON %I TO fieldlog_projector USING (true) WITH CHECK (true)', of_organization);
    END LOOP;
    FOREACH of_organization IN ARRAY ARRAY['template', 'template_version', 'checklist', 'checklist_history']
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
    template, template_version, checklist_form, checklist_work, checklist, checklist_history, timeline_checklist
    TO fieldlog_projector;
