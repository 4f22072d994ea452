package io.fieldlog.query.defects;

/// A defect is open until somebody with the role certifies that it is gone.
enum DefectState {
    OPEN,
    CLOSED
}
