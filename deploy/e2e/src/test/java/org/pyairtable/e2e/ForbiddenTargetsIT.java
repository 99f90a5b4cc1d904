package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Addresses that a service reaches and its users must not, in all the ways in which they can be written. */
@ExtendWith(SuiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(14)
final class ForbiddenTargetsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Private, loopback, link-local, shared, unspecified; as names, numbers, and inside addresses of IPv6. */
    private static final List<String> HOSTS = List.of(
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "127.0.0.2",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0x7f.0.0.1",
            "017700000001",
            "[::]",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[fe80::1]",
            "[fd00::1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]");

    private final RunningSuite suite;
    private final AtomicInteger secrets = new AtomicInteger();
    private Member member;
    private HttpServer site;

    ForbiddenTargetsIT(RunningSuite suite) {
        this.suite = suite;
    }

    @BeforeAll
    void open() throws IOException {
        suite.awaitReady();
        member = Member.register(suite);
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/secret", exchange -> {
            secrets.incrementAndGet();
            answer(exchange, 200);
        });
        site.createContext("/redirect/", exchange -> {
            String target = exchange.getRequestURI().getPath().substring("/redirect/".length());
            exchange.getResponseHeaders().set("Location", "http://" + target + ":" + port() + "/secret");
            answer(exchange, 302);
        });
        site.start();
    }

    @AfterAll
    void close() {
        site.stop(0);
    }

    @Test
    void areNoTargetsOfWebhooks() {
        Report report = new Report("Forbidden targets of webhooks", "url", "answer", "message");
        List<String> urls = new ArrayList<>();
        HOSTS.forEach(host -> urls.add("http://" + host + ":" + port() + "/secret"));
        urls.addAll(List.of(
                "file:///etc/passwd",
                "ftp://example.org/",
                "gopher://127.0.0.1/",
                "http://127.0.0.1@example.org/",
                "http:///secret",
                "//example.org/"));
        for (String url : urls) {
            Gateway.Answer answer = member.session()
                    .post(
                            "/api/webhooks",
                            Map.of(
                                    "workspaceId",
                                    member.workspaceId(),
                                    "url",
                                    url,
                                    "eventTypes",
                                    List.of("org.pyairtable.data.records.changed.v1")));
            report.row(
                    url, answer.status(), answer.body().at("/errors/0/message").asText());
            assertThat(answer.status()).as(url + ": " + answer.body()).isEqualTo(400);
            assertThat(answer.body().at("/errors/0/field").asText()).as(url).isEqualTo("url");
        }
        report.print();
        assertThat(secrets.get()).isZero();
    }

    @Test
    void areNoSourcesOfFiles() {
        Member.Table table = member.tables("Files").getFirst();
        member.token()
                .post(
                        "/v0/meta/bases/" + table.baseId() + "/tables/" + table.id() + "/fields",
                        Map.of("name", "Files", "type", "multipleAttachments"))
                .expect(200);
        List<String> urls = new ArrayList<>();
        for (String host : HOSTS) {
            urls.add("http://" + host + ":" + port() + "/secret");
        }
        urls.add("http://localhost:" + port() + "/secret");
        // 127.0.0.1 is allowed to the tests' own sites: from there it must not go on to where it is not.
        for (String host : List.of("localhost", "127.0.0.2", "[::1]", "2130706433", "169.254.169.254")) {
            urls.add("http://127.0.0.1:" + port() + "/redirect/" + host);
        }
        int refusedAtOnce = 0;
        for (String url : urls) {
            Gateway.Answer answer =
                    member.token().post(table.path(), Map.of("fields", Map.of("Files", List.of(Map.of("url", url)))));
            assertThat(answer.status()).as(url + ": " + answer.body()).isIn(200, 422);
            refusedAtOnce += answer.status() == 422 ? 1 : 0;
        }
        int waiting = urls.size() - refusedAtOnce;
        Until.holds(
                "The refusal of all files",
                PATIENCE,
                () -> suite.ledger().fetched(table.id()).stream()
                                .filter(file -> file.contains(" failed: "))
                                .count()
                        == waiting);
        Report report = new Report("Forbidden sources of files", "url, state and reason");
        suite.ledger().fetched(table.id()).forEach(report::row);
        report.print();
        assertThat(secrets.get()).isZero();
    }

    private int port() {
        return site.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
