package org.pyairtable.testkit;

/** Controls a proxy from any class loader of this JVM, through its MBean server. Tests use {@link CuttableProxy}. */
public interface ProxyControl {
    /** Sets the proxy's state by its name. */
    void change(String state);

    /** Breaks every open connection; new ones are taken as before. */
    void breakConnections();
}
