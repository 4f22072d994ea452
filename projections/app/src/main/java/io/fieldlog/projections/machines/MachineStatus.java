package io.fieldlog.projections.machines;

/// Whether a machine may be used.
public enum MachineStatus {
    IN_SERVICE,
    OUT_OF_SERVICE,
    RETIRED
}
