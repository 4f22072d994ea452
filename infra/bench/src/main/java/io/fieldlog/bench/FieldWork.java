package io.fieldlog.bench;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// People at work on many checklists at the same time: each is started, answered in three parts and completed, then
/// its place takes another one, of the next machine.
///
/// Commands go to the places in turn. Those of one checklist keep their order: a command that is due before the one
/// ahead of it is acknowledged waits, and its latency counts from when it was due. With places for two seconds of
/// commands that happens only to those that take longer than that.
final class FieldWork {

    private static final int QUESTIONS = 10;
    private static final int SECONDS_BETWEEN_COMMANDS_OF_A_CHECKLIST = 2;
    private static final int SIDE_BY_SIDE_BEFOREHAND = 16;

    private enum Step {
        START,
        FIRST_ANSWERS,
        MORE_ANSWERS,
        LAST_ANSWERS,
        COMPLETION;

        Step next() {
            return values()[(ordinal() + 1) % values().length];
        }
    }

    private final FieldlogClient client;
    private final Fleet fleet;
    private final Form form;
    private final List<Place> places;
    private final AtomicLong started = new AtomicLong();

    private final Latency all = new Latency("commands");
    private final Latency starts = new Latency("  start");
    private final Latency answers = new Latency("  answers");
    private final Latency completions = new Latency("  completion");
    private final Failures failures = new Failures();

    private FieldWork(FieldlogClient client, Fleet fleet, Form form, int places) {
        this.client = client;
        this.fleet = fleet;
        this.form = form;
        this.places = Stream.generate(Place::new).limit(places).toList();
    }

    /// Registers machines, publishes a template and brings as many checklists on their way, evenly far, as a rate
    /// needs.
    static FieldWork prepare(FieldlogClient client, int rate, int machines) throws IOException, InterruptedException {
        var fleet = Fleet.register(client, machines);
        var form = Form.publish(client, QUESTIONS);
        var work = new FieldWork(client, fleet, form, rate * SECONDS_BETWEEN_COMMANDS_OF_A_CHECKLIST);
        work.bringOnTheirWay();
        return work;
    }

    private void bringOnTheirWay() throws IOException {
        try (var users = Executors.newFixedThreadPool(
                SIDE_BY_SIDE_BEFOREHAND, Thread.ofVirtual().factory())) {
            IntStream.range(0, places.size())
                    .forEach(number -> users.execute(() -> {
                        for (int step = 0; step < number % Step.values().length; step++) {
                            places.get(number).send(System.nanoTime());
                        }
                    }));
        }
        if (failures.sum() > 0) {
            throw new IOException("the checklists could not be brought on their way: " + failures);
        }
        reset();
    }

    /// Sends the next command, the `number`-th of all, and returns once it is acknowledged or failed.
    void send(long number, long due) {
        places.get((int) (number % places.size())).send(due);
    }

    void reset() {
        Stream.of(all, starts, answers, completions).forEach(Latency::reset);
        failures.reset();
    }

    Failures failures() {
        return failures;
    }

    /// Latencies are those of acknowledged commands; failed ones are counted by what was answered.
    void print(String what, double seconds) {
        System.out.printf("%s: %.1f commands/s acknowledged, %s%n", what, all.count() / seconds, failures);
        Stream.of(all, starts, answers, completions).forEach(Latency::print);
    }

    /// Where one checklist after the other is worked on.
    private final class Place {

        private final ReentrantLock order = new ReentrantLock(true);
        private Step step = Step.START;
        private UUID checklist = UUID.randomUUID();

        void send(long due) {
            order.lock();
            try {
                send();
                all.since(due);
                latency().since(due);
                step = step.next();
            } catch (IOException | InterruptedException e) {
                failures.count(e);
                step = Step.START; // whether it was done is not known: another checklist
            } finally {
                order.unlock();
            }
        }

        private void send() throws IOException, InterruptedException {
            switch (step) {
                case START -> {
                    checklist = UUID.randomUUID();
                    client.post("/v1/checklists", form.start(checklist, fleet.machine(started.getAndIncrement())));
                }
                case FIRST_ANSWERS -> answer(0, 4);
                case MORE_ANSWERS -> answer(4, 7);
                case LAST_ANSWERS -> answer(7, QUESTIONS);
                case COMPLETION -> client.post("/v1/checklists/" + checklist + "/completion", form.completion());
            }
        }

        private void answer(int from, int to) throws IOException, InterruptedException {
            client.post("/v1/checklists/" + checklist + "/answers", form.answers(from, to));
        }

        private Latency latency() {
            return switch (step) {
                case START -> starts;
                case FIRST_ANSWERS, MORE_ANSWERS, LAST_ANSWERS -> answers;
                case COMPLETION -> completions;
            };
        }
    }
}
