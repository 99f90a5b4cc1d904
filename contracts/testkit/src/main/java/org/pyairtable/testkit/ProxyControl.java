package org.pyairtable.testkit;

/** How any class loader of this JVM steers a proxy: through the JVM's MBean server. Tests use {@link CuttableProxy}. */
public interface ProxyControl {
    /** Makes the proxy do what the state's name says. */
    void change(String state);

    /** Breaks every open connection; new ones are taken as before. */
    void breakConnections();
}
