package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.testkit.RawHttp;

/** Bytes that hide one request in another, on the running suite: refused, and the hidden request is not answered. */
@ExtendWith(SuiteExtension.class)
@Order(13)
final class RawHttpIT {
    private final RunningSuite suite;
    private final Member member;
    private final Member.Table table;
    private final String authorization;

    RawHttpIT(RunningSuite suite) {
        this.suite = suite;
        suite.awaitReady();
        this.member = Member.register(suite);
        this.table = member.tables("Things").getFirst();
        this.authorization = "Host: gateway\r\nAuthorization: Bearer " + member.tokenText() + "\r\n";
    }

    @Test
    void hidesNoRequestInAnother() {
        Report report =
                new Report("Raw requests", "what is sent", "answer", "requests hidden in it that were answered");
        String hidden = "POST " + table.path() + " HTTP/1.1\r\n" + authorization
                + "Content-Type: application/json\r\nContent-Length: 28\r\n\r\n{\"fields\":{\"Name\":\"hidden\"}}";
        for (Map.Entry<String, String> head : heads().entrySet()) {
            try (RawHttp connection = connect()) {
                connection.send("POST " + table.path() + "/listRecords HTTP/1.1\r\n" + authorization + head.getValue()
                        + "\r\n0\r\n\r\n" + hidden);
                int answer = connection.answer().status();
                int next = connection.answer().status();
                report.row(head.getKey(), answer, next == 0 ? "none" : next);
                assertThat(answer).as(head.getKey()).isEqualTo(400);
                assertThat(next).as(head.getKey()).isZero();
            }
        }
        report.print();
        assertThat(table.records()).isEmpty();
    }

    @Test
    void readsAPathInOneWay() {
        Report report = new Report("Paths of one meaning", "target", "answer", "the next request on the connection");
        for (Map.Entry<String, Integer> target : targets().entrySet()) {
            try (RawHttp connection = connect()) {
                connection.send("GET " + target.getKey() + " HTTP/1.1\r\n" + authorization + "\r\n"
                        + "GET /v0/meta/whoami HTTP/1.1\r\n" + authorization + "\r\n");
                int answer = connection.answer().status();
                RawHttp.Answer next = connection.answer();
                report.row(target.getKey(), answer, next.status());
                assertThat(answer).as(target.getKey()).isEqualTo(target.getValue());
                assertThat(next.status()).as(target.getKey()).isEqualTo(200);
                assertThat(next.body()).as(target.getKey()).contains(member.id());
            }
        }
        report.print();
    }

    @Test
    void isNotAProxyForOtherHosts() {
        for (String target : new String[] {"http://127.0.0.1/v0/meta/whoami", "*", "127.0.0.1:443"}) {
            try (RawHttp connection = connect()) {
                connection.send("GET " + target + " HTTP/1.1\r\n" + authorization + "\r\n");
                assertThat(connection.answer().status()).as(target).isEqualTo(400);
                assertThat(connection.isEnded()).as(target).isTrue();
            }
        }
    }

    private Map<String, Integer> targets() {
        String base = "/v0/" + table.baseId();
        Map<String, Integer> targets = new LinkedHashMap<>();
        targets.put(base + "/Things", 200);
        targets.put(base + "/%54hings", 200);
        // A semicolon is part of the name for gateway and service alike: this table does not exist.
        targets.put(base + "/Things;x=1", 403);
        targets.put(base + "/Things%3Bx=1", 403);
        targets.put(base + "/Things%2Frec", 403);
        targets.put(base + "/%2e%2e/meta/bases", 400);
        targets.put(base + "/..%2fmeta%2fbases", 400);
        targets.put(base + "//Things", 400);
        targets.put(base + "/Things%00", 400);
        targets.put(base + "/Things%zz", 400);
        targets.put(base + "/Things%c0%af", 400);
        targets.put("/q/metrics", 404);
        targets.put("/q/health/ready", 200);
        targets.put("/%71/metrics", 404);
        targets.put("/operator/dead-letters", 404);
        targets.put("/api/operator;x/core-platform/dead-letters", 404);
        targets.put("/api/operator%2Fcore-platform%2Fdead-letters", 404);
        return targets;
    }

    private static Map<String, String> heads() {
        Map<String, String> heads = new LinkedHashMap<>();
        heads.put("Content-Length and Transfer-Encoding", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n");
        heads.put("Transfer-Encoding: xchunked", "Transfer-Encoding: xchunked\r\n");
        heads.put("Transfer-Encoding: chunked, identity", "Transfer-Encoding: chunked, identity\r\n");
        heads.put("Transfer-Encoding twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n");
        heads.put("Transfer-Encoding with a space before its colon", "Transfer-Encoding : chunked\r\n");
        heads.put("Content-Length twice", "Content-Length: 5\r\nContent-Length: 50\r\n");
        heads.put("Content-Length: +5", "Content-Length: +5\r\n");
        heads.put("Host twice", "Host: other\r\n");
        heads.put("a bare line feed in a header", "X-A: b\nTransfer-Encoding: chunked\r\n");
        heads.put("a broken chunk", "Transfer-Encoding: chunked\r\nX-A: b\r\n\r\nzz");
        return heads;
    }

    private RawHttp connect() {
        return RawHttp.connect(URI.create(suite.anonymous().url()).getPort());
    }
}
