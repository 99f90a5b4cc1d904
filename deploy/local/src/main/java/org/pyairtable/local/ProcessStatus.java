package org.pyairtable.local;

/**
 * One process as {@code status} shows it.
 *
 * @param version of the program it runs
 * @param pid 0 while it does not run
 * @param restarts how often it was started again since the suite started
 */
record ProcessStatus(String name, String version, long pid, int port, ProcessState state, int restarts) {}
