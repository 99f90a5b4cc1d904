package org.pyairtable.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client of the gateway that waits as long as a change takes: for the answer, or for the job that the answer names (202
 * with its place, or Airtable's dialect's 504 that says where to look).
 */
final class PatientClient {
    /** What came back at last. */
    record Answer(int status, String text, String location) {
        boolean isSuccess() {
            return status / 100 == 2;
        }

        JsonNode json() throws IOException {
            return JSON.readTree(text);
        }

        Answer orFail(String what) throws IOException {
            if (!isSuccess()) {
                throw new IOException(what + ": " + status + " " + text.substring(0, Math.min(300, text.length())));
            }
            return this;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ACCEPTED = 202;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Pattern JOB = Pattern.compile("/api/bases/\\w+/jobs/\\w+");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI gateway;
    private final String token;

    PatientClient(URI gateway, String token) {
        this.gateway = gateway;
        this.token = token;
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, "", BodyPublishers.noBody());
    }

    /** A change that may become a job, and what it came to. */
    Answer change(String method, String path, Object body) throws IOException, InterruptedException {
        Answer answer = send(
                method,
                path,
                "application/json",
                method.equals("DELETE")
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        Matcher job = JOB.matcher(answer.status() == ACCEPTED ? answer.location() : answer.text());
        boolean goesOn = answer.status() == ACCEPTED || answer.status() == GATEWAY_TIMEOUT;
        return goesOn && job.find() ? outcome(job.group()) : answer;
    }

    /** A file, whose body is streamed. */
    Answer upload(String path, Supplier<InputStream> file) throws IOException, InterruptedException {
        return send("POST", path, "text/csv", BodyPublishers.ofInputStream(file));
    }

    /** Reads the answer without keeping it, and counts its bytes. */
    long download(String path) throws IOException, InterruptedException {
        var response = http.send(request("GET", path, "", BodyPublishers.noBody()), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            long bytes = body.transferTo(OutputStream.nullOutputStream());
            new Answer(response.statusCode(), "", "").orFail("GET " + path);
            return bytes;
        }
    }

    private Answer outcome(String path) throws IOException, InterruptedException {
        while (true) {
            JsonNode job = get(path).orFail("GET " + path).json();
            switch (job.path("state").asText()) {
                case "queued", "running" -> LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                case "done" -> {
                    return new Answer(200, job.path("result").toString(), "");
                }
                default -> {
                    return new Answer(job.path("error").path("status").asInt(500), job.toString(), "");
                }
            }
        }
    }

    private Answer send(String method, String path, String contentType, BodyPublisher body)
            throws IOException, InterruptedException {
        var response = http.send(request(method, path, contentType, body), BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.body(),
                response.headers().firstValue("Location").orElse(""));
    }

    private HttpRequest request(String method, String path, String contentType, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .method(method, body);
        Optional.of(contentType)
                .filter(type -> !type.isEmpty())
                .ifPresent(type -> request.header("Content-Type", type));
        return request.build();
    }
}
