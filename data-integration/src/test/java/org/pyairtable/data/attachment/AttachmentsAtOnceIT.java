package org.pyairtable.data.attachment;

import static org.awaitility.Awaitility.await;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.FileServer;
import org.pyairtable.testkit.SuiteResource;

/** Files are fetched when they are named, not when somebody next looks for work. */
@QuarkusTest
@TestProfile(AttachmentsAtOnceIT.NobodyLooks.class)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class AttachmentsAtOnceIT {
    /** A tick that this test does not live to see. */
    public static final class NobodyLooks implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pyairtable.attachments.tick", "1h");
        }
    }

    @Test
    void aFileIsFetchedAsSoonAsItIsNamed() {
        TestBase base = base("Plans", List.of(field("Name", "singleLineText"), field("Files", "multipleAttachments")));
        try (FileServer site =
                FileServer.start().put("/a.txt", "text/plain", "hello".getBytes(StandardCharsets.UTF_8))) {
            String record = base.create(base.table(), Map.of("Files", List.of(Map.of("url", site.url("/a.txt")))));

            await().atMost(PATIENCE).until(() -> Integer.valueOf(5)
                    .equals(base.get(base.table(), record).get("fields.Files[0].size")));
        }
    }
}
