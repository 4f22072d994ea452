package io.fieldlog.query.machines;

/// Whether a machine may be used; retired is final.
public enum MachineStatus {
    IN_SERVICE,
    OUT_OF_SERVICE,
    RETIRED
}
