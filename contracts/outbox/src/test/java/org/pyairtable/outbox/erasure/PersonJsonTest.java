package org.pyairtable.outbox.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class PersonJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void ridsThePersonOfNameAndAddressWhereverItStands() throws JsonProcessingException {
        JsonNode tree = JSON.readTree("""
                {"fld1":{"id":"usrA","email":"a@example.org","name":"Ann"},
                 "fld2":[{"id":"usrB","email":"b@example.org","name":"Bob"},
                         [{"id":"usrA","name":"Ann","permissionLevel":"edit"}]]}""");

        assertThat(PersonJson.anonymise(tree, "usrA")).isTrue();
        assertThat(tree).isEqualTo(JSON.readTree("""
                        {"fld1":{"id":"usrA"},
                         "fld2":[{"id":"usrB","email":"b@example.org","name":"Bob"},
                                 [{"id":"usrA","permissionLevel":"edit"}]]}"""));
        assertThat(PersonJson.anonymise(tree, "usrA")).isFalse();
    }

    @Test
    void leavesTheIdAsATextAlone() throws JsonProcessingException {
        assertThat(PersonJson.anonymise(JSON.readTree("{\"name\":\"n\",\"text\":\"usrA\"}"), "usrA"))
                .isFalse();
    }
}
