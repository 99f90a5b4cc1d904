package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ServiceDefinitionTest {
    @Test
    void twoOfEachServiceAndOneGateway() {
        List<ServiceDefinition> two = ServiceDefinition.instances(TestSuites.standIns(), 2);

        assertThat(two)
                .extracting(ServiceDefinition::process)
                .containsExactly("core-platform", "core-platform-2", "ai-ml", "ai-ml-2", "api-gateway");
        assertThat(two.get(1).name()).isEqualTo("core-platform");
        assertThat(two.get(1).priority()).isEqualTo(two.get(0).priority());
        assertThat(two.get(1).database()).contains(TestSuites.DATABASE);
    }

    @Test
    void tablesNameTheProcessesThatRun() {
        assertThat(RunningSuite.names(1))
                .hasSize(8)
                .startsWith("postgres", "kafka")
                .endsWith("api-gateway");
        assertThat(RunningSuite.names(2))
                .hasSize(13)
                .containsSequence("data-integration", "data-integration-2", "ai-ml", "ai-ml-2");
    }
}
