package io.fieldlog.command;

import io.fieldlog.local.testing.ObjectStoreServer;
import java.nio.file.Path;

/// One object store for all tests of a JVM.
public final class TestObjectStore {

    private static final ObjectStoreServer SERVER = ObjectStoreServer.start(Path.of(
            "target", "object-store", Long.toString(ProcessHandle.current().pid())));

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }

    private TestObjectStore() {}

    public static ObjectStoreServer server() {
        return SERVER;
    }
}
