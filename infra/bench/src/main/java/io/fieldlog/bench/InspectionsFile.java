package io.fieldlog.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// A file with the columns and cells of docs/samples/inspections.csv. Its inspections and machines have ids of its
/// own, so that all of them are new to whoever imports it; as in the sample, two thirds as many machines as rows, and a
/// fifth of the inspections failed.
final class InspectionsFile {

    private static final String HEADER = """
            "","inspection_id","license_","facility_type","risk","inspection_date","inspection_type","results","criticalCount","seriousCount","minorCount","pastFail","pastCritical","pastSerious","pastMinor","timeSinceLast","firstRecord","pass_flag"
            """;

    private static final List<String> KINDS = List.of("Restaurant", "Restaurant", "Grocery Store", "Other");
    private static final List<String> RISKS = List.of("Risk 1 (High)", "Risk 2 (Medium)", "Risk 3 (Low)");
    private static final List<String> RESULTS = List.of("Pass", "Pass", "Pass", "Pass w/ Conditions", "Fail");
    private static final LocalDate FIRST_DAY = LocalDate.parse("2011-09-02");
    private static final int DAYS = 800;
    private static final BigDecimal DAYS_OF_A_YEAR = BigDecimal.valueOf(365);

    /// Without an inspection's id it is refused; the column without a name, which it fills, asks nothing.
    private static final String REFUSED_ROW = "\"%s\"%s\n".formatted("-".repeat(1_000), ",".repeat(17));

    private InspectionsFile() {}

    /// New inspections first, then as many rows that are refused as fit into `bytes`, a kilobyte each.
    ///
    /// @param bytes 0 for inspections alone
    static void write(Path file, int inspections, long bytes) throws IOException {
        var run = UUID.randomUUID().toString().substring(0, 8);
        var random = new Random(inspections);
        long written = 0;
        try (var out = Files.newBufferedWriter(file)) {
            written += append(out, HEADER);
            for (int i = 0; i < inspections; i++) {
                written += append(out, row(run, i, random));
            }
            while (written + REFUSED_ROW.length() <= bytes) {
                written += append(out, REFUSED_ROW);
            }
        }
    }

    private static int append(BufferedWriter out, String ascii) throws IOException {
        out.write(ascii);
        return ascii.length();
    }

    private static String row(String run, int number, Random random) {
        var machine = number * 2 / 3;
        var result = RESULTS.get(random.nextInt(RESULTS.size()));
        return """
                "%d","%s-%d","%s-%d","%s","%s",%s,"Canvass","%s",%d,%d,%d,%d,%d,%d,%d,%s,%d,%d
                """.formatted(
                        number,
                        run,
                        number,
                        run,
                        machine,
                        KINDS.get(machine % KINDS.size()),
                        RISKS.get(machine % RISKS.size()),
                        FIRST_DAY.plusDays(random.nextInt(DAYS)),
                        result,
                        random.nextInt(3),
                        random.nextInt(4),
                        random.nextInt(12),
                        random.nextInt(2),
                        random.nextInt(3),
                        random.nextInt(4),
                        random.nextInt(10),
                        years(random.nextInt(730)),
                        random.nextInt(2),
                        result.equals("Fail") ? 0 : 1);
    }

    /// An import takes no number of more than 18 decimals, which a double may have.
    private static BigDecimal years(int days) {
        return BigDecimal.valueOf(days).divide(DAYS_OF_A_YEAR, 14, RoundingMode.HALF_UP);
    }
}
