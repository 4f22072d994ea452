package io.fieldlog.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class ReservedPortsTest {

    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    final int port = FreePort.any();

    @Test
    void a_server_listens_on_its_reserved_port_again_and_again() throws IOException {
        try (var ports = new ReservedPorts()) {
            assertThat(ports.reserve(port)).isTrue();
            for (var start = 0; start < 3; start++) {
                try (var server = new ServerSocket(port, 1, LOOPBACK);
                        var client = new Socket(LOOPBACK, port)) {
                    assertThat(client.isConnected()).isTrue();
                    assertThat(server.isBound()).isTrue();
                }
            }
        }
    }

    @Test
    void a_port_that_something_listens_on_cannot_be_reserved() throws IOException {
        try (var server = new ServerSocket(port, 1, LOOPBACK);
                var ports = new ReservedPorts()) {
            assertThat(server.isBound()).isTrue();
            assertThat(ports.reserve(port)).isFalse();
        }
    }

    @Test
    void no_connection_goes_out_from_a_reserved_port() throws IOException {
        try (var server = new ServerSocket(0, 1, LOOPBACK);
                var ports = new ReservedPorts();
                var client = new Socket()) {
            assertThat(ports.reserve(port)).isTrue();
            client.setReuseAddress(false);
            assertThat(binds(client)).isFalse();
            assertThat(server.isBound()).isTrue();
        }
    }

    /// What the kernel asks before it takes a port for a connection.
    private boolean binds(Socket client) {
        try {
            client.bind(new InetSocketAddress(LOOPBACK, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
