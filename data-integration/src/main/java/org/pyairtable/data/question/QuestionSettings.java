package org.pyairtable.data.question;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** What questions about records may take of this service. */
@ConfigMapping(prefix = "pyairtable.questions")
public interface QuestionSettings {
    /** How long the answer to one question may take; then it is refused. */
    @WithDefault("5s")
    @DurationMin(millis = 1)
    Duration time();

    /** Questions that are answered at the same time in one instance; the others wait their turn. */
    @WithDefault("4")
    @Min(1)
    @Max(100)
    int atOnce();

    /** How long a question waits for its turn; then it is refused. */
    @WithDefault("2s")
    @DurationMin(millis = 1)
    Duration patience();
}
