-- The organization log of one shard's database. Only the command side writes it; see docs/architecture.md.

CREATE TABLE event (
    shard           smallint    NOT NULL,
    shard_index     bigint,                 -- null for entries copied from another shard: they are not relayed again
    organization_id uuid        NOT NULL,
    position        bigint      NOT NULL,
    stream_type     text        NOT NULL,
    stream_id       uuid        NOT NULL,
    sequence        bigint      NOT NULL,
    event_id        uuid        NOT NULL,
    type            text        NOT NULL,
    revision        int         NOT NULL,
    recorded_at     timestamptz NOT NULL,
    payload         bytea       NOT NULL,
    metadata        bytea       NOT NULL,
    hash            bytea       NOT NULL,
    PRIMARY KEY (organization_id, position),
    UNIQUE (organization_id, stream_id, sequence),
    UNIQUE (shard, shard_index)
);

-- Whoever appends locks its shard's row first. It is updated with every group of appends: the free space lets the
-- update stay on the page, so that no index is written.
CREATE TABLE shard_head (
    shard      smallint    PRIMARY KEY,
    last_index bigint      NOT NULL,
    last_at    timestamptz NOT NULL
) WITH (fillfactor = 10);

INSERT INTO shard_head (shard, last_index, last_at) VALUES (0, 0, 'epoch');

CREATE TABLE organization_head (
    organization_id uuid     PRIMARY KEY,
    shard           smallint NOT NULL,
    position        bigint   NOT NULL,
    hash            bytea    NOT NULL
) WITH (fillfactor = 40);

CREATE TABLE command (
    organization_id uuid        NOT NULL,
    command_id      uuid        NOT NULL,
    body_hash       bytea       NOT NULL,
    status          int         NOT NULL,
    answer          bytea       NOT NULL,
    position        bigint      NOT NULL,
    version         bigint      NOT NULL,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (organization_id, command_id)
);

CREATE TABLE set_member (
    organization_id uuid NOT NULL,
    set_name        text NOT NULL,
    key             text NOT NULL,
    member          uuid NOT NULL,
    PRIMARY KEY (organization_id, set_name, key, member)
);

CREATE TABLE snapshot (
    organization_id uuid        NOT NULL,
    stream_id       uuid        NOT NULL,
    stream_type     text        NOT NULL,
    sequence        bigint      NOT NULL,
    revision        int         NOT NULL,
    recorded_at     timestamptz NOT NULL,
    payload         bytea       NOT NULL,
    PRIMARY KEY (organization_id, stream_id)
);

CREATE TABLE relay_lease (
    shard      smallint    PRIMARY KEY,
    epoch      bigint      NOT NULL,
    holder     text        NOT NULL,
    expires_at timestamptz NOT NULL
) WITH (fillfactor = 10);

CREATE TABLE relay_cursor (
    shard           smallint PRIMARY KEY,
    published_index bigint   NOT NULL,
    epoch           bigint   NOT NULL
) WITH (fillfactor = 10);

INSERT INTO relay_cursor (shard, published_index, epoch) VALUES (0, 0, 0);

-- Appended, never changed: no role of a service may update or delete an event.
GRANT SELECT, INSERT ON event, command TO fieldlog_writer;
GRANT SELECT, UPDATE ON shard_head TO fieldlog_writer;
GRANT SELECT, INSERT, UPDATE ON organization_head, snapshot TO fieldlog_writer;
GRANT SELECT, INSERT, DELETE ON set_member TO fieldlog_writer;

GRANT SELECT ON event, shard_head TO fieldlog_relay;
GRANT SELECT, INSERT, UPDATE ON relay_lease, relay_cursor TO fieldlog_relay;

GRANT SELECT ON event, organization_head, shard_head TO fieldlog_reader;
