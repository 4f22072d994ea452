package io.fieldlog.query.defects;

/// How bad a defect is.
enum Severity {
    MINOR,
    MAJOR,
    OUT_OF_SERVICE
}
