package io.fieldlog.stream;

/// What every reader and writer of the topic of events relies on.
public final class EventTopic {

    public static final String EVENTS = "fieldlog.events";
    public static final String SHARDS = "fieldlog.shards";

    /// Fixed: another number would move organizations to other partitions. A change means a new topic, filled from the
    /// log.
    public static final int PARTITIONS = 12;

    /// An event is smaller than the 1 MiB that a command's body may have; this leaves room for its envelope.
    public static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

    private EventTopic() {}
}
