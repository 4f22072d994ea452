package io.fieldlog.command.eventlog;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/// Stands between a client and PostgreSQL and cuts the connection at a chosen round trip: before the server hears
/// of it, while the server works on it, or when the server has done it and the answer is on its way.
final class CuttingProxy implements AutoCloseable {

    enum Cut {
        NONE,
        BEFORE,
        DURING,
        AFTER
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final LongFunction<Cut> plan;
    private final AtomicLong roundTrips = new AtomicLong();

    /// @param plan says what happens to the round trip with this number, from 1
    CuttingProxy(int serverPort, LongFunction<Cut> plan) throws IOException {
        this.serverPort = serverPort;
        this.plan = plan;
        Thread.ofVirtual().start(this::accept);
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable".formatted(listener.getLocalPort(), database);
    }

    long roundTrips() {
        return roundTrips.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                var connection = new Pair(client, server);
                Thread.ofVirtual().start(connection::toServer);
                Thread.ofVirtual().start(connection::toClient);
            } catch (IOException e) {
                // The listener was closed, or the server is not there: the client sees a refused connection.
            }
        }
    }

    private final class Pair {

        private final Socket client;
        private final Socket server;
        private volatile boolean silent;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void toServer() {
            try (client;
                    server) {
                var in = new DataInputStream(client.getInputStream());
                var out = server.getOutputStream();
                var startup = new byte[in.readInt() - 4];
                in.readFully(startup);
                var first = new DataOutputStream(out);
                first.writeInt(startup.length + 4);
                first.write(startup);
                var burst = new ByteArrayOutputStream();
                while (true) {
                    var type = in.readByte();
                    var body = new byte[in.readInt() - 4];
                    in.readFully(body);
                    var frame = new DataOutputStream(burst);
                    frame.writeByte(type);
                    frame.writeInt(body.length + 4);
                    frame.write(body);
                    if (type != 'S') {
                        if (type == 'p' || type == 'Q' || type == 'X') {
                            burst.writeTo(out);
                            burst.reset();
                        }
                        continue;
                    }
                    var cut = plan.apply(roundTrips.incrementAndGet());
                    if (cut == Cut.BEFORE) {
                        return;
                    }
                    silent = cut == Cut.AFTER;
                    burst.writeTo(out);
                    burst.reset();
                    if (cut == Cut.DURING) {
                        return;
                    }
                }
            } catch (IOException e) {
                // One side has hung up; so does the other.
            }
        }

        void toClient() {
            try (client;
                    server) {
                InputStream in = server.getInputStream();
                var out = client.getOutputStream();
                var buffer = new byte[1 << 16];
                for (var n = in.read(buffer); n > 0; n = in.read(buffer)) {
                    if (silent) {
                        return;
                    }
                    out.write(buffer, 0, n);
                }
            } catch (IOException e) {
                // One side has hung up; so does the other.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
