package org.pyairtable.runtime.liveness;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The full stack of every platform thread; the thread in question comes first. */
final class ThreadDump {
    private ThreadDump() {}

    static String of(Optional<Thread> first) {
        long suspect = first.map(Thread::threadId).orElse(-1L);
        ThreadInfo[] threads = ManagementFactory.getThreadMXBean().dumpAllThreads(true, true);
        return Stream.concat(
                        Stream.of(threads).filter(thread -> thread.getThreadId() == suspect),
                        Stream.of(threads).filter(thread -> thread.getThreadId() != suspect))
                .map(ThreadDump::text)
                .collect(Collectors.joining("\n"));
    }

    private static String text(ThreadInfo thread) {
        StringBuilder text = new StringBuilder("\"" + thread.getThreadName() + "\" " + thread.getThreadState());
        LockInfo awaited = thread.getLockInfo();
        if (awaited != null) {
            text.append(" on ").append(awaited);
            if (thread.getLockOwnerName() != null) {
                text.append(" held by \"").append(thread.getLockOwnerName()).append('"');
            }
        }
        StackTraceElement[] frames = thread.getStackTrace();
        for (int depth = 0; depth < frames.length; depth++) {
            text.append("\n    at ").append(frames[depth]);
            for (MonitorInfo held : thread.getLockedMonitors()) {
                if (held.getLockedStackDepth() == depth) {
                    text.append("\n    - holds ").append(held);
                }
            }
        }
        return text.append('\n').toString();
    }
}
