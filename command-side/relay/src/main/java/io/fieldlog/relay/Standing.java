package io.fieldlog.relay;

/// What a shard's relay does at the moment, in words for operators.
record Standing(State state, String detail) {

    enum State {
        /// Has not got to its first try.
        STARTING,
        /// The database or Kafka does not answer.
        WAITING,
        /// Found what it must not go on with; somebody has to look.
        REFUSED,
        /// Another relay has the turn.
        STANDBY,
        /// Has the turn and publishes.
        LEADING;

        boolean ready() {
            return this == STANDBY || this == LEADING;
        }
    }
}
