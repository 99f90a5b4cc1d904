package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class WorkflowSettingsTest {
    private final MappingProbe<WorkflowSettings> probe =
            MappingProbe.of(WorkflowSettings.class, Map.of("secret-key", "a key"));

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("command-deadline", "PT10M"),
                        Map.entry("describe-deadline", "PT5S"),
                        Map.entry("tick", "1s"),
                        Map.entry("max-depth", "5"),
                        Map.entry("inline-runs", "20"),
                        Map.entry("runs-per-transaction", "1000"),
                        Map.entry("workflows-per-trigger", "100"),
                        Map.entry("keep-runs", "180d"),
                        Map.entry("keep-runs-of-workflow", "100000"),
                        Map.entry("secret-key", ""),
                        Map.entry("allowed-private-hosts", "")));
    }

    @Test
    void everyKeyGiven() {
        WorkflowSettings settings = probe.withAll(Map.ofEntries(
                Map.entry("command-deadline", "1m"),
                Map.entry("describe-deadline", "2s"),
                Map.entry("tick", "3s"),
                Map.entry("max-depth", "7"),
                Map.entry("inline-runs", "8"),
                Map.entry("runs-per-transaction", "9"),
                Map.entry("workflows-per-trigger", "10"),
                Map.entry("keep-runs", "11d"),
                Map.entry("keep-runs-of-workflow", "12"),
                Map.entry("secret-key", "another key"),
                Map.entry("allowed-private-hosts", "erp.local,localhost")));

        assertThat(settings.commandDeadline()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.describeDeadline()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.tick()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.maxDepth()).isEqualTo(7);
        assertThat(settings.inlineRuns()).isEqualTo(8);
        assertThat(settings.runsPerTransaction()).isEqualTo(9);
        assertThat(settings.workflowsPerTrigger()).isEqualTo(10);
        assertThat(settings.keepRuns()).isEqualTo(Duration.ofDays(11));
        assertThat(settings.keepRunsOfWorkflow()).isEqualTo(12);
        assertThat(settings.secretKey()).isEqualTo("another key");
        assertThat(settings.allowedPrivateHosts()).contains(Set.of("erp.local", "localhost"));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("max-depth", "0")).contains("max-depth");
        assertThat(probe.refusal("keep-runs-of-workflow", "0")).contains("keep-runs-of-workflow");
        assertThat(probe.refusal("inline-runs", "1001")).contains("inline-runs");
        assertThat(probe.refusal("secret-key", "")).contains("secret-key");
        assertThat(probe.refusal("tick", "0s")).contains("tick");
        assertThat(probe.refusal("command-deadline", "later")).contains("command-deadline");
    }
}
