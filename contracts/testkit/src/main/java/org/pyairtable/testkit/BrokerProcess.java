package org.pyairtable.testkit;

import java.lang.reflect.InvocationTargetException;

/**
 * The main class of the embedded broker's JVM: formats the log folder and starts Kafka. Kafka's classes are on that
 * JVM's class path only, hence the reflection. Arguments: the properties file and the cluster id.
 */
final class BrokerProcess {
    private BrokerProcess() {}

    /** Runs until the process is ended. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        String properties = arguments[0];
        format("format", "--ignore-formatted", "--cluster-id", arguments[1], "--config", properties);
        call("kafka.Kafka", "main", new Class<?>[] {String[].class}, (Object) new String[] {properties});
    }

    private static void format(String... command) throws ReflectiveOperationException {
        Object exit = call(
                "kafka.tools.StorageTool",
                "execute",
                new Class<?>[] {String[].class, java.io.PrintStream.class},
                command,
                System.out);
        if (!Integer.valueOf(0).equals(exit)) {
            throw new IllegalStateException("formatting the log folder failed with " + exit);
        }
    }

    private static Object call(String type, String method, Class<?>[] types, Object... values)
            throws ReflectiveOperationException {
        try {
            return Class.forName(type).getMethod(method, types).invoke(null, values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type + "." + method, e.getCause());
        }
    }
}
