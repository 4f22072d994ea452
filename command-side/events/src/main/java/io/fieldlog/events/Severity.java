package io.fieldlog.events;

/// How bad a defect is; an open one that is OUT_OF_SERVICE keeps its machine out of service.
public enum Severity {
    MINOR,
    MAJOR,
    OUT_OF_SERVICE
}
