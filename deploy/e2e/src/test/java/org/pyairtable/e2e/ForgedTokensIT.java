package org.pyairtable.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Forged tokens are refused, at the gateway and at the services behind it. */
@ExtendWith(SuiteExtension.class)
@Order(12)
final class ForgedTokensIT {
    private final RunningSuite suite;
    private final Member member;
    private final String[] genuine;

    ForgedTokensIT(RunningSuite suite) {
        this.suite = suite;
        suite.awaitReady();
        this.member = Member.register(suite);
        this.genuine = member.sessionToken().split("\\.", -1);
    }

    @Test
    void forgedTokensAreRefused() throws GeneralSecurityException {
        Report report = new Report("Forged tokens", "token", "gateway", "airtable", "services behind it");
        for (Map.Entry<String, String> forged : forged().entrySet()) {
            RawCaller caller = RawCaller.withToken(suite.anonymous().url(), forged.getValue());
            int platform = caller.get("/api/users/me").status();
            int airtable = caller.get("/v0/meta/whoami").status();
            int service = 401;
            for (String name : Propagation.SERVICES) {
                RawCaller direct = RawCaller.withToken(
                        "http://127.0.0.1:" + suite.part(name).port(), forged.getValue());
                service = Math.min(service, direct.get("/operator/dead-letters").status());
            }
            report.row(forged.getKey(), platform, airtable, service);
            assertThat(new int[] {platform, airtable, service})
                    .as(forged.getKey())
                    .containsOnly(401);
        }
        report.print();
    }

    /** What the gateway writes for services is not taken from outside. */
    @Test
    void headersForServicesAreIgnoredFromClients() {
        RawCaller nobody = RawCaller.at(suite.anonymous().url());
        for (String name : new String[] {
            "X-Internal-Token", "X-Forwarded-User", "X-User-Id", "X-Forwarded-Authorization", "Proxy-Authorization"
        }) {
            assertThat(nobody.send(
                                    "GET",
                                    "/api/users/me",
                                    Map.of(name, "Bearer " + member.sessionToken()),
                                    BodyPublishers.noBody())
                            .status())
                    .as(name)
                    .isEqualTo(401);
        }
    }

    private Map<String, String> forged() throws GeneralSecurityException {
        JsonNode head = part(0);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        String operator = with(part(1), "role", "operator");
        Map<String, String> forged = new LinkedHashMap<>();
        forged.put("signature of another key", signed(head.toString(), operator, pair.getPrivate()));
        forged.put("another role, signature kept", genuine[0] + "." + encoded(operator) + "." + genuine[2]);
        for (String algorithm : new String[] {"none", "None", "nOnE"}) {
            String unsigned = encoded(with(head, "alg", algorithm));
            forged.put("alg " + algorithm, unsigned + "." + encoded(operator) + ".");
            forged.put("alg " + algorithm + ", signature kept", unsigned + "." + encoded(operator) + "." + genuine[2]);
        }
        byte[] publicKey = pair.getPublic().getEncoded();
        forged.put("HS256 with a public key", mac(with(head, "alg", "HS256"), operator, publicKey));
        forged.put(
                "HS256 with the key's id",
                mac(
                        with(head, "alg", "HS256"),
                        operator,
                        head.path("kid").asText().getBytes(UTF_8)));
        forged.put("unknown key", signed(with(head, "kid", "key-of-nobody"), operator, pair.getPrivate()));
        forged.put("path as a key", signed(with(head, "kid", "../../../dev/null"), operator, pair.getPrivate()));
        String jwk = "{\"kty\":\"EC\",\"crv\":\"P-256\"}";
        ObjectNode own = ((ObjectNode) head.deepCopy());
        own.set("jwk", Json.read(jwk.getBytes(UTF_8)));
        forged.put("its own key within", signed(own.toString(), operator, pair.getPrivate()));
        String expired = with(part(1), "exp", Instant.now().minusSeconds(3_600).getEpochSecond());
        forged.put("expired", signed(head.toString(), expired, pair.getPrivate()));
        forged.put(
                "issuer api-gateway", signed(head.toString(), with(part(1), "iss", "api-gateway"), pair.getPrivate()));
        forged.put(
                "audience of services",
                signed(head.toString(), with(part(1), "aud", "pyairtable-services"), pair.getPrivate()));
        forged.put("without a signature", genuine[0] + "." + genuine[1]);
        forged.put("empty signature", genuine[0] + "." + genuine[1] + ".");
        // All zeros verify under any key where r and s are not checked.
        forged.put("signature of zeros", genuine[0] + "." + encoded(operator) + "." + base64(new byte[64]));
        forged.put("personal token, last character changed", changed(member.tokenText()));
        forged.put(
                "personal token, shortened",
                member.tokenText().substring(0, member.tokenText().length() - 1));
        forged.put("personal token, doubled", member.tokenText() + member.tokenText());
        forged.put("personal token, its id alone", member.tokenText().split("\\.", -1)[0]);
        return forged;
    }

    private JsonNode part(int index) {
        return Json.read(Base64.getUrlDecoder().decode(genuine[index]));
    }

    private static String with(JsonNode object, String name, Object value) {
        ObjectNode changed = ((ObjectNode) object.deepCopy());
        return changed.putPOJO(name, value).toString();
    }

    private static String changed(String token) {
        char last = token.charAt(token.length() - 1);
        return token.substring(0, token.length() - 1) + (last == 'a' ? 'b' : 'a');
    }

    private static String signed(String head, String claims, PrivateKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        String content = encoded(head) + "." + encoded(claims);
        signature.update(content.getBytes(UTF_8));
        return content + "." + base64(signature.sign());
    }

    private static String mac(String head, String claims, byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String content = encoded(head) + "." + encoded(claims);
        return content + "." + base64(mac.doFinal(content.getBytes(UTF_8)));
    }

    private static String encoded(String text) {
        return base64(text.getBytes(UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
