package org.pyairtable.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * One HTTP/1.1 connection that is kept open, as small as it can be: on a machine of two cores a client takes time from
 * what it measures.
 */
final class GatewayConnection implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SUCCESS = 2;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MOST_REPEATS = 10;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final String head;

    GatewayConnection(URI gateway, String token) throws IOException {
        this.socket = new Socket(gateway.getHost(), gateway.getPort());
        this.socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        this.out = socket.getOutputStream();
        this.head = head(gateway, token);
    }

    /** What follows the path in every request. */
    static String head(URI gateway, String token) {
        return " HTTP/1.1\r\nHost: " + gateway.getAuthority() + "\r\nAuthorization: Bearer " + token + "\r\n";
    }

    JsonNode get(String path) throws IOException {
        return JSON.readTree(send("GET", path, new byte[0]));
    }

    JsonNode post(String path, Object body) throws IOException {
        return JSON.readTree(send("POST", path, JSON.writeValueAsBytes(body)));
    }

    /** The same, repeated after the time that the gateway names while a limit of requests refuses it. */
    JsonNode postWithinLimits(String path, Object body) throws IOException, InterruptedException {
        for (int i = 1; ; i++) {
            try {
                return post(path, body);
            } catch (RefusedException e) {
                if (e.status() != TOO_MANY_REQUESTS || i == MOST_REPEATS) {
                    throw e;
                }
                Thread.sleep(Duration.ofSeconds(Math.max(1, e.retryAfterSeconds())));
            }
        }
    }

    JsonNode patch(String path, Object body) throws IOException {
        return JSON.readTree(send("PATCH", path, JSON.writeValueAsBytes(body)));
    }

    /** The body of a successful answer to JSON, or to nothing. */
    byte[] send(String method, String path, byte[] body) throws IOException {
        return send(method, path, "application/json", body);
    }

    /** The body of a successful answer. */
    byte[] send(String method, String path, String contentType, byte[] body) throws IOException {
        request(method, path, contentType, body);
        String status = line();
        int length = -1;
        int retryAfter = 0;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            } else if (lower.startsWith("retry-after:")) {
                retryAfter = Integer.parseInt(
                        lower.substring("retry-after:".length()).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            }
        }
        byte[] answer = chunked ? chunks() : in.readNBytes(Math.max(0, length));
        if (Integer.parseInt(status.substring(9, 10)) != SUCCESS) {
            throw new RefusedException(
                    method + " " + path + ": " + status + " " + new String(answer, StandardCharsets.UTF_8),
                    Integer.parseInt(status.substring(9, 12)),
                    retryAfter);
        }
        return answer;
    }

    /** Sends without reading the answer. */
    void request(String method, String path, byte[] body) throws IOException {
        request(method, path, "application/json", body);
    }

    private void request(String method, String path, String contentType, byte[] body) throws IOException {
        String content =
                body.length == 0 ? "" : "Content-Type: " + contentType + "\r\nContent-Length: " + body.length + "\r\n";
        byte[] start = (method + " " + path + head + content + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[start.length + body.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        out.write(whole);
        out.flush();
    }

    /** Some bytes of the answer, for a client that takes its time. */
    int read(byte[] into) throws IOException {
        return in.read(into);
    }

    private byte[] chunks() throws IOException {
        java.io.ByteArrayOutputStream whole = new java.io.ByteArrayOutputStream();
        for (int size = chunk(); size > 0; size = chunk()) {
            whole.write(in.readNBytes(size));
            line();
        }
        line();
        return whole.toByteArray();
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the gateway closed the connection");
            }
            if (c != '\r') {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
