package org.pyairtable.testkit;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * A connection between a client and its server that a test can cut. The proxy before the broker or the database is the same
 * everywhere in the JVM, so a test can cut the connections of an application that {@link SuiteResource} configured.
 *
 * @param port where clients connect, at 127.0.0.1
 */
public record CuttableProxy(int port) {
    /** A new proxy before any server. */
    public static CuttableProxy to(String host, int targetPort) {
        return open(host, targetPort, Ports.free());
    }

    /** The proxy before this JVM's broker; the broker advertises it to clients that connect through it. */
    public static CuttableProxy beforeKafka() {
        TestBroker.CuttableListener listener = TestBroker.cuttableListener();
        return shared("kafka", () -> open(listener.host(), listener.port(), listener.proxyPort()));
    }

    /** The proxy before this JVM's PostgreSQL. */
    public static CuttableProxy beforePostgreSql() {
        PostgreSqlLogin server = TestDatabase.superuser();
        return shared("postgresql", () -> to(server.host(), server.port()));
    }

    /** {@code host:port} for clients. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Breaks all connections and refuses new ones, as if no server were there. */
    public void cut() {
        change(ProxyServer.State.CUT);
    }

    /** Keeps connections and accepts new ones, but lets nothing through, as if the server hung. */
    public void stall() {
        change(ProxyServer.State.STALLED);
    }

    /** Lets everything through again. */
    public void restore() {
        change(ProxyServer.State.FLOWING);
    }

    /** Breaks all connections once; new ones work. */
    public void breakConnections() {
        invoke("breakConnections");
    }

    private void change(ProxyServer.State state) {
        invoke("change", state.name());
    }

    private void invoke(String operation, String... arguments) {
        var types = new String[arguments.length];
        java.util.Arrays.fill(types, String.class.getName());
        try {
            ManagementFactory.getPlatformMBeanServer().invoke(name(port), operation, arguments, types);
        } catch (JMException e) {
            throw new IllegalStateException("no proxy on port " + port, e);
        }
    }

    private static CuttableProxy shared(String key, java.util.function.Supplier<CuttableProxy> first) {
        return new CuttableProxy(Integer.parseInt(
                JvmWide.get("proxy." + key, () -> Integer.toString(first.get().port()))));
    }

    private static CuttableProxy open(String host, int targetPort, int port) {
        var server = new ProxyServer(host, targetPort, port);
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(new StandardMBean(server, ProxyControl.class), name(port));
        } catch (JMException e) {
            throw new IllegalStateException("cannot register the proxy on port " + port, e);
        }
        return new CuttableProxy(port);
    }

    private static ObjectName name(int port) throws JMException {
        return new ObjectName("org.pyairtable.testkit:type=CuttableProxy,port=" + port);
    }
}
