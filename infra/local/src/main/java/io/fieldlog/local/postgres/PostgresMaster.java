package io.fieldlog.local.postgres;

import io.fieldlog.local.process.Child;
import io.fieldlog.local.process.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The supervised master: initialized at its first start, given roles and databases, and rid of replicas that are no
/// longer wanted.
///
/// @param replicas the names of those that follow it: others' slots would make it keep its log for ever
public record PostgresMaster(PostgresNode node, Path log, int stage, List<String> replicas) implements Service {

    @Override
    public String name() {
        return "postgres-master";
    }

    @Override
    public int port() {
        return node.port();
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public Child prepare() throws Exception {
        node.initialize(log);
        node.configure();
        return node.server(log);
    }

    @Override
    public boolean isReady() {
        return node.isServing();
    }

    @Override
    public void complete() throws Exception {
        Provisioning.provision(node);
        var unwanted = new TreeSet<>(Standby.slotsOf(node));
        replicas.forEach(replica -> unwanted.remove(PostgresReplica.slotOf(replica)));
        for (var slot : unwanted) {
            Standby.drop(node, node.directory().resolveSibling(PostgresReplica.nameOf(slot)), slot);
        }
    }
}
