package io.fieldlog.projections.machines;

import java.math.BigDecimal;
import java.time.Instant;

/// What a meter of a machine shows: its latest counted reading by the device's time. `disputed` says that another
/// reading of this meter waits for a supervisor's resolution.
public record Meter(String meter, BigDecimal value, String unit, Instant capturedAt, boolean disputed) {}
