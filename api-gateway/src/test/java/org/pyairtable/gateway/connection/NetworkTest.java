package org.pyairtable.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "203.0.113.9, 203.0.113.9, true",
        "203.0.113.9, 203.0.113.8, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "10.0.0.0/8, ::ffff:10.1.1.1, true"
    })
    void containsTheAddressesThatShareItsBits(String network, String address, boolean contained) {
        assertThat(Network.of(network).contains(InetAddress.ofLiteral(address))).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy.example.org", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "fd00::/129"})
    void refusesInvalidNetworks(String text) {
        assertThatThrownBy(() -> Network.of(text))
                .hasMessage("'" + text + "' is neither an address nor a network such as 10.0.0.0/8 or fd00::/8");
    }

    @Test
    void readsTheStandardHeaderFromTheFarthestProxyToTheNearest() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Forwarded", "for=203.0.113.9;proto=HTTPS;by=10.0.0.1, For=\"[2001:db8::1]:4711\"")
                .add("Forwarded", "for=10.0.0.2;host=data.example.org");

        Forwarded said = Forwarded.ofStandard(headers);

        assertThat(said.clients()).containsExactly("203.0.113.9", "[2001:db8::1]:4711", "10.0.0.2");
        assertThat(said.schemes()).containsExactly("https");
        assertThat(said.hosts()).containsExactly("data.example.org");
    }
}
