package io.fieldlog.local.process;

/// How a supervised process is: FAILED has died at once several times in a row and is retried slowly.
public enum ServiceState {
    UP,
    STARTING,
    DOWN,
    FAILED
}
