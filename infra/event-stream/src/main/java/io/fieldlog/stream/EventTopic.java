package io.fieldlog.stream;

/// What every reader and writer of the topic of events relies on.
public final class EventTopic {

    public static final String EVENTS = "fieldlog.events";
    public static final String SHARDS = "fieldlog.shards";

    /// Fixed: another number would move organizations to other partitions. A change means a new topic, filled from the
    /// log.
    public static final int PARTITIONS = 12;

    /// A command's body has at most 1 MiB after decompression (batches 8 MiB, as many events), so an event with its
    /// envelope stays below.
    public static final int MAX_RECORD_BYTES = 12 * 1024 * 1024;

    private EventTopic() {}
}
