package io.fieldlog.events;

import io.fieldlog.events.ImportEvent.ImportCompleted;
import io.fieldlog.events.ImportEvent.ImportFailed;
import io.fieldlog.events.ImportEvent.ImportProgressed;
import io.fieldlog.events.ImportEvent.ImportRequested;
import io.fieldlog.events.ImportEvent.RejectedRecord;
import io.fieldlog.events.MachineEvent.Contradiction;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRelocated;
import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import io.fieldlog.events.MachineEvent.MachineRetired;
import io.fieldlog.events.MachineEvent.MachineReturnedToService;
import io.fieldlog.events.MachineEvent.MeterReadingDisputed;
import io.fieldlog.events.MachineEvent.MeterReadingRecorded;
import io.fieldlog.events.MachineEvent.MeterReadingResolved;
import io.fieldlog.events.OperationsEvent.ProjectionRetryRequested;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One event of each kind: what the approved JSON says.
final class Examples {

    private static final UUID MACHINE = UUID.fromString("019ab3c4-5a10-7c2e-8f01-1b2c3d4e5f60");
    private static final UUID SITE = UUID.fromString("019ab3c4-5a10-7c2e-8f01-0a0b0c0d0e0f");
    private static final UUID OTHER_SITE = UUID.fromString("019ab3c4-5a10-7c2e-8f01-0a0b0c0d0e10");
    private static final UUID READING = UUID.fromString("019ab3c4-6b21-7d3f-9f12-2c3d4e5f6071");
    private static final UUID IMPORT = UUID.fromString("f6a1d7e0-0c58-5a3b-9a52-6a2f0d9c4e11");
    private static final UUID ORGANIZATION = UUID.fromString("8a1d1f5e-6f0e-5c3a-9f6b-2d7c8b9a0e1f");
    private static final String HOURS = "operating hours";

    private Examples() {}

    static List<Event> all() {
        return List.of(
                new SiteRegistered(SITE, "Hamburg, quay 7", "Europe/Berlin"),
                new SiteRenamed(SITE, "Hamburg, quays 7 and 8"),
                new MachineRegistered(
                        MACHINE, SITE, "FL-0042", "Forklift 42", "Forklift", "Linde", "H30D", "H2X391W04213"),
                new MachineRelocated(MACHINE, SITE, OTHER_SITE),
                new MeterReadingRecorded(
                        MACHINE,
                        READING,
                        HOURS,
                        new BigDecimal("1234.50"),
                        "h",
                        Instant.parse("2026-11-23T09:41:07.250Z"),
                        false),
                new MeterReadingDisputed(MACHINE, READING, HOURS, Contradiction.BELOW_PREVIOUS),
                new MeterReadingResolved(MACHINE, READING, HOURS, true, "The meter was replaced on Friday."),
                new MachineRemovedFromService(MACHINE, "Service brake does not hold."),
                new MachineReturnedToService(MACHINE, "Brake cylinder replaced."),
                new MachineRetired(MACHINE, "Sold."),
                new ImportRequested(
                        IMPORT,
                        "inspections-csv",
                        "inspections.csv",
                        "imports/%s/%s/019ab3c4-7c32-7e40-8f23-3d4e5f607182".formatted(ORGANIZATION, IMPORT),
                        238_124,
                        "4f6b1f0c3c2e9a77d0a6d6a1f3c8b5e2947f10b6c5d4e3f2a1b0c9d8e7f6a5b4",
                        null),
                new ImportProgressed(
                        IMPORT, 2000, 500, 231, 268, List.of(new RejectedRecord(17, "Its facility_type is empty."))),
                new ImportCompleted(
                        IMPORT,
                        2000,
                        2000,
                        924,
                        1075,
                        List.of(),
                        List.of("1999 inspections: so far an import registers the machines that they name, no more.")),
                new ImportFailed(IMPORT, "The header has no column license_."),
                new ProjectionRetryRequested(ORGANIZATION, "machines"));
    }
}
