package io.fieldlog.stream;

/// A recorded event with its place in its shard's index, the order in which the shard committed it: gapless from 1.
public record ShardEntry(int shard, long index, RecordedEvent event) {}
