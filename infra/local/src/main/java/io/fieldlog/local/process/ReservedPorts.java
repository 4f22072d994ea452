package io.fieldlog.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// Ports that the kernel gives to no outgoing connection, so that each is still there when its server starts, or starts
/// again: a socket is bound to each that neither listens nor connects, which hinders no server that reuses addresses.
public final class ReservedPorts implements AutoCloseable {

    private final List<Socket> sockets = new ArrayList<>();

    /// Whether the port could be reserved; not when something has it that does not share.
    public boolean reserve(int port) {
        var socket = new Socket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            sockets.add(socket);
            return true;
        } catch (IOException taken) {
            close(socket);
            return false;
        }
    }

    @Override
    public void close() {
        sockets.forEach(ReservedPorts::close);
        sockets.clear();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
