package io.fieldlog.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.local.postgres.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplicaLossTest {

    private static final int CLIENTS = 6;
    private static final int SITES = 60;

    final Stack stack = Stack.running();
    final Organization acme = new Organization(stack);

    @Test
    void two_of_five_replicas_are_lost_and_nobody_notices() throws Exception {
        var further = Stream.generate(stack.master::startReplica).limit(3).toList();
        var all = Stream.concat(Stream.of(stack.first, stack.second), further.stream())
                .toList();
        try (var node = stack.startOn(all);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            acme.site("Site 0");
            var asker = new Asker(stack, node, stack.issuer.token(acme.id, "inspector", "INSPECTOR"));
            asker.at(1, "/v1/sites").ok();
            var done = new AtomicBoolean();
            var clients = new ArrayList<CompletableFuture<Long>>();
            for (var i = 0; i < CLIENTS; i++) {
                clients.add(CompletableFuture.supplyAsync(() -> askUntil(done, asker), threads));
            }
            try {
                registerSites(further.subList(0, 2));
            } finally {
                done.set(true);
            }
            for (var client : clients) {
                assertThat(client.get(30, TimeUnit.SECONDS)).isEqualTo(SITES + 1);
            }
        } finally {
            further.forEach(PostgresServer::close);
        }
    }

    /// One replica dies after a third of the sites, another one after two thirds.
    private void registerSites(List<PostgresServer> mortal) throws InterruptedException {
        for (var site = 1; site <= SITES; site++) {
            acme.site("Site " + site);
            Thread.sleep(20);
            if (site == SITES / 3) {
                mortal.getFirst().kill();
            } else if (site == SITES * 2 / 3) {
                mortal.getLast().kill();
            }
        }
    }

    /// A client that sends the position it saw last: returns the last one when the others are done.
    private static long askUntil(AtomicBoolean done, Asker asker) {
        var seen = 1L;
        while (true) {
            var last = done.get();
            var answer = last ? asker.at(SITES + 1, "/v1/sites?limit=200") : asker.at(seen, "/v1/sites?limit=200");
            answer.ok();
            assertThat(answer.position()).isGreaterThanOrEqualTo(seen);
            assertThat(answer.items("siteId")).hasSizeGreaterThanOrEqualTo(Math.toIntExact(answer.position()));
            seen = answer.position();
            if (last) {
                return seen;
            }
        }
    }
}
