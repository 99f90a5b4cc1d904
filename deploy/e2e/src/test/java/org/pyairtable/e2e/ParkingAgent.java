package org.pyairtable.e2e;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Goes into a running service and parks one of its event loops for ever, as a defect in it could. */
public final class ParkingAgent {
    private ParkingAgent() {}

    static void into(ProcessHandle process) {
        try {
            Path jar = jar();
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(process.pid()));
            try {
                machine.loadAgent(jar.toString());
            } finally {
                machine.detach();
                Files.deleteIfExists(jar);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new AssertionError("process " + process.pid() + " takes no agent", e);
        }
    }

    /** What the virtual machine calls. The service's classes are not on the agent's class path. */
    public static void agentmain(String arguments, Instrumentation instrumentation)
            throws ReflectiveOperationException {
        Class<?> arc = Stream.of(instrumentation.getAllLoadedClasses())
                .filter(loaded -> loaded.getName().equals("io.quarkus.arc.Arc"))
                .findFirst()
                .orElseThrow();
        ClassLoader loader = arc.getClassLoader();
        Class<?> vertx = loader.loadClass("io.vertx.core.Vertx");
        Object container = arc.getMethod("container").invoke(null);
        Object instance = loader.loadClass("io.quarkus.arc.ArcContainer")
                .getMethod("instance", Class.class, Annotation[].class)
                .invoke(container, vertx, new Annotation[0]);
        Object bean = loader.loadClass("io.quarkus.arc.InstanceHandle")
                .getMethod("get")
                .invoke(instance);
        Class<?> handler = loader.loadClass("io.vertx.core.Handler");
        Object parks = Proxy.newProxyInstance(loader, new Class<?>[] {handler}, (proxy, method, values) -> {
            new CountDownLatch(1).await();
            return null;
        });
        vertx.getMethod("runOnContext", handler).invoke(bean, parks);
    }

    private static Path jar() throws IOException {
        String self = ParkingAgent.class.getName().replace('.', '/') + ".class";
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", ParkingAgent.class.getName());
        Path jar = Files.createTempFile("parking-agent", ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream code = ParkingAgent.class.getClassLoader().getResourceAsStream(self)) {
            out.putNextEntry(new JarEntry(self));
            if (code == null) {
                throw new IOException("no class file " + self);
            }
            code.transferTo(out);
        }
        return jar;
    }
}
