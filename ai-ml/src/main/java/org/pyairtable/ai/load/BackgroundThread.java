package org.pyairtable.ai.load;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.concurrent.ThreadFactory;
import org.jboss.logging.Logger;

/**
 * Threads for background work. On Linux, where each thread has a priority, they get the processor time that others leave;
 * elsewhere they run like all others.
 */
public final class BackgroundThread {
    private static final Logger LOG = Logger.getLogger(BackgroundThread.class);
    private static final boolean LINUX =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    private static final int PRIO_PROCESS = 0;
    /** On Linux 0 means the calling thread, not its process. */
    private static final int CALLING_THREAD = 0;

    private static final int LOWEST = 19;

    private BackgroundThread() {}

    /** Daemon threads, numbered after {@code name}. */
    public static ThreadFactory factory(String name) {
        ThreadFactory plain = Thread.ofPlatform().daemon().name(name + "-", 0).factory();
        return work -> plain.newThread(() -> {
            stepBack();
            work.run();
        });
    }

    /** Gives the calling thread the lowest priority, permanently: a priority cannot be raised again. */
    public static void stepBack() {
        if (!LINUX) {
            return;
        }
        try {
            int result = (int) setPriority().invokeExact(PRIO_PROCESS, CALLING_THREAD, LOWEST);
            if (result != 0) {
                LOG.warnf(
                        "Thread priority not lowered: thread=%s setpriority=%d",
                        Thread.currentThread().getName(), result);
            }
        } catch (Throwable e) {
            LOG.warnf(
                    "Thread priority not lowered: thread=%s reason=%s",
                    Thread.currentThread().getName(), e);
        }
    }

    @SuppressWarnings("restricted") // allowed by --enable-native-access, which the tokenizer and the model need as well
    private static MethodHandle setPriority() {
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        return linker.downcallHandle(
                library.findOrThrow("setpriority"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }
}
