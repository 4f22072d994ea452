package io.fieldlog.local.process;

import org.jspecify.annotations.Nullable;

/// A supervised process at one moment, in the shape of `fieldlog status --json`.
///
/// @param rssBytes PSS of its process tree, 0 while there is none
/// @param restarts how often it was started again after it ended by itself
public record ServiceStatus(
        String name, ServiceState state, @Nullable Long pid, int port, long rssBytes, int restarts) {}
