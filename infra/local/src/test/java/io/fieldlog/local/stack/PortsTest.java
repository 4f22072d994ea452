package io.fieldlog.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void no_two_servers_share_a_port() {
        var taken = new Ports(8080, 21_000).taken(Ports.MOST_REPLICAS);

        // as many as are named: a shared port would have replaced one
        assertThat(taken).hasSize(18).containsEntry(8080, "gateway").containsEntry(21_015, "postgres-replica-5");
    }

    @Test
    void two_stacks_fit_side_by_side() {
        var first = new Ports(8080, 21_000).taken(5).keySet();
        var second = new Ports(9080, 22_000).taken(5).keySet();

        assertThat(first).doesNotContainAnyElementsOf(second);
    }

    @Test
    void refuses_ports_that_cannot_be() {
        assertThatThrownBy(() -> new Ports(0, 21_000)).hasMessageContaining("--port must be");
        assertThatThrownBy(() -> new Ports(8080, 65_535)).hasMessageContaining("--port-base must be");
        assertThatThrownBy(() -> new Ports(21_005, 21_000)).hasMessageContaining("one of the inner ports");
        assertThatThrownBy(() -> new StackSettings(8080, 21_000, 6)).hasMessageContaining("--replicas");
    }
}
