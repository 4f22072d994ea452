package io.fieldlog.relay;

/// The right of one relay to publish a shard, until another one's turn has the next epoch.
///
/// @param published the last index that was acknowledged when the turn began
record Turn(int shard, long epoch, long published) {}
