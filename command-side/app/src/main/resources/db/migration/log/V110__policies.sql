-- How far the policies have come. They read the topic of events as one consumer group; what they have done they know
-- from here, so that a node goes on where another stopped.

-- The next offset to read of each partition.
CREATE TABLE policy_offset (
    topic       text   NOT NULL,
    partition   int    NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

-- The last event of each organization to which every policy has reacted, or that is parked.
CREATE TABLE policy_progress (
    organization_id uuid   NOT NULL PRIMARY KEY,
    position        bigint NOT NULL
) WITH (fillfactor = 50);

-- Events to which a policy could not react: tried again from time to time, while everything else goes on.
CREATE TABLE policy_parked (
    organization_id uuid        NOT NULL,
    position        bigint      NOT NULL,
    policy          text        NOT NULL,
    partition       int         NOT NULL,
    event_type      text        NOT NULL,
    error           text        NOT NULL,
    attempts        int         NOT NULL,
    parked_at       timestamptz NOT NULL,
    tried_at        timestamptz NOT NULL,
    PRIMARY KEY (organization_id, position, policy)
);
CREATE INDEX policy_parked_by_partition ON policy_parked (partition, tried_at);

GRANT SELECT, INSERT, UPDATE ON policy_offset, policy_progress TO fieldlog_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON policy_parked TO fieldlog_writer;
