package io.fieldlog.command;

import java.util.stream.LongStream;

/// The seeds of a run: random, so that each run tries something new; `-Dfieldlog.seed=…` repeats one.
public final class Seeds {

    private Seeds() {}

    public static LongStream all() {
        var given = Long.getLong("fieldlog.seed");
        var first = given == null ? System.nanoTime() : given;
        return LongStream.range(first, first + (given == null ? Long.getLong("fieldlog.seeds", 3) : 1))
                .peek(seed -> System.out.println("seed " + seed));
    }
}
