package org.pyairtable.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Copies bytes between its clients and one server, as far as its state allows. */
final class ProxyServer implements ProxyControl {
    /** The state of the network between client and server. */
    enum State {
        /** Everything is forwarded. */
        FLOWING,
        /** Connections stay and are accepted, nothing is forwarded: a hanging server. */
        STALLED,
        /** Connections are broken, new ones are refused: no server. */
        CUT
    }

    private final String targetHost;
    private final int targetPort;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.CUT;
    private ServerSocket door;
    private Thread doorman;

    ProxyServer(String targetHost, int targetPort, int port) {
        this.targetHost = targetHost;
        this.targetPort = targetPort;
        this.port = port;
        this.door = openDoor();
        this.doorman = admitting(door);
        this.state = State.FLOWING;
    }

    @Override
    public void change(String name) {
        State next = State.valueOf(name);
        lock.lock();
        try {
            if (next == State.CUT && state != State.CUT) {
                door.close();
                // A thread blocked in accept keeps the port open until it notices the close.
                doorman.join();
            } else if (next != State.CUT && state == State.CUT) {
                door = openDoor();
                doorman = admitting(door);
            }
            state = next;
            changed.signalAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the wire was cut", e);
        } finally {
            lock.unlock();
        }
        if (next == State.CUT) {
            breakConnections();
        }
    }

    @Override
    public void breakConnections() {
        open.forEach(this::reset);
    }

    private ServerSocket openDoor() {
        try {
            var opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy cannot listen on port " + port, e);
        }
    }

    private Thread admitting(ServerSocket through) {
        return Thread.ofVirtual().name("cuttable-proxy-" + port).start(() -> accept(through));
    }

    private void accept(ServerSocket from) {
        while (true) {
            try {
                Socket client = from.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        open.add(client);
        try {
            awaitFlow();
            var server = new Socket(targetHost, targetPort);
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            if (isCut()) {
                reset(client);
                reset(server);
            }
            Thread.ofVirtual().start(() -> copy(client, server));
            copy(server, client);
        } catch (IOException noServer) {
            reset(client);
        }
    }

    private void copy(Socket from, Socket to) {
        var bytes = new byte[32 * 1024];
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                awaitFlow();
                out.write(bytes, 0, count);
                out.flush();
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            reset(from);
            reset(to);
        } finally {
            if (to.isOutputShutdown() && from.isOutputShutdown()) {
                reset(from);
                reset(to);
            }
        }
    }

    private void awaitFlow() {
        lock.lock();
        try {
            while (state == State.STALLED) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isCut() {
        lock.lock();
        try {
            return state == State.CUT;
        } finally {
            lock.unlock();
        }
    }

    /** The peer sees "connection reset", not an orderly end. */
    private static void setAbrupt(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException alreadyClosed) {
            // Closed already, as intended.
        }
    }

    private void reset(Socket socket) {
        open.remove(socket);
        setAbrupt(socket);
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            // Broken already, as intended.
        }
    }
}
