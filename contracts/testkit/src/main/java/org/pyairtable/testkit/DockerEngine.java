package org.pyairtable.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Checks within seconds whether a Docker engine answers; a CLI without an engine does not count. */
final class DockerEngine {
    private static final long PATIENCE_SECONDS = 2;
    private static final byte[] PING =
            "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private DockerEngine() {}

    static boolean answers() {
        return addresses().anyMatch(DockerEngine::answersAt);
    }

    private static Stream<SocketAddress> addresses() {
        return TestMode.setting("DOCKER_HOST")
                .map(host -> Stream.of(URI.create(host)))
                .orElseGet(DockerEngine::usualSockets)
                .flatMap(DockerEngine::address);
    }

    private static Stream<URI> usualSockets() {
        String home = System.getProperty("user.home");
        Stream<String> rootless = TestMode.setting("XDG_RUNTIME_DIR").map(dir -> dir + "/docker.sock").stream();
        return Stream.concat(
                        Stream.of(
                                "/var/run/docker.sock",
                                home + "/.docker/run/docker.sock",
                                home + "/.docker/desktop/docker.sock"),
                        rootless)
                .map(path -> URI.create("unix://" + path));
    }

    private static Stream<SocketAddress> address(URI host) {
        return switch (host.getScheme()) {
            case "unix" -> {
                Path socket = Path.of(host.getPath());
                yield Files.exists(socket) ? Stream.of(UnixDomainSocketAddress.of(socket)) : Stream.empty();
            }
            case "tcp", "http", "https" ->
                Stream.of(new InetSocketAddress(host.getHost(), host.getPort() < 0 ? 2375 : host.getPort()));
            case null, default -> Stream.empty();
        };
    }

    /** An engine with TLS answers the plain request too, with a refusal; Testcontainers knows its certificates. */
    static boolean answersAt(SocketAddress address) {
        var reply = new CompletableFuture<Boolean>();
        Thread.ofVirtual().start(() -> {
            try (SocketChannel channel = SocketChannel.open(
                    address instanceof UnixDomainSocketAddress
                            ? StandardProtocolFamily.UNIX
                            : StandardProtocolFamily.INET)) {
                channel.connect(address);
                channel.write(ByteBuffer.wrap(PING));
                reply.complete(channel.read(ByteBuffer.allocate(64)) > 0);
            } catch (IOException | RuntimeException noEngine) {
                reply.complete(false);
            }
        });
        return reply.completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
