package org.pyairtable.runtime.health;

/**
 * A condition that must hold before this instance takes traffic. All gates together are its readiness, and an instance
 * announces itself only while all are open.
 */
public interface ReadinessGate {
    String name();

    boolean open();
}
