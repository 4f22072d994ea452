package io.fieldlog.local.process;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A server the supervisor keeps running.
public interface Service {
    String name();

    int port();

    /// Its place in the order of stopping: higher ones stop first, equal ones at the same time.
    int stage();

    /// The services that must be up before its first start.
    Set<String> needs();

    /// Everything that comes before the start, each time: may take long, may be interrupted.
    Child prepare() throws Exception;

    /// Whether it serves: asked again and again while it starts.
    boolean isReady() throws Exception;

    /// What is left to do once it serves, before others may count on it.
    default void complete() throws Exception {}

    /// Why a process that runs should be started anew, or null: asked now and then.
    default @Nullable String ailment() {
        return null;
    }
}
