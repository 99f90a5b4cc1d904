package org.pyairtable.local;

/** Asks a process whether it is ready to serve. */
@FunctionalInterface
interface Probe {
    /** False also when there is no answer; never throws, returns within about two seconds. */
    boolean ready();
}
