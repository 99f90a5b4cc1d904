package org.pyairtable.communication.mail.external;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of mails to people. */
@ConfigMapping(prefix = "pyairtable.mail")
public interface MailSettings {
    /**
     * The SMTP server. Without it this installation sends no mail: links of invitations are shown to the inviter, secrets of
     * new passwords to the operator.
     */
    Optional<String> host();

    /** The port of the SMTP server. */
    @WithDefault("587")
    @Min(1)
    @Max(65_535)
    int port();

    /**
     * {@code starttls}: the connection becomes encrypted before anything is sent, or nothing is sent. {@code tls}: it is from
     * its beginning, usually on port 465. {@code none}: never, for a server on the same machine.
     */
    @WithDefault("starttls")
    Encryption encryption();

    /** Signs in to the SMTP server; absent for one that asks nobody. */
    Optional<String> username();

    /** The password of the user. */
    Optional<String> password();

    /** The address that mails come from; needed with a server. */
    Optional<String> from();

    /** The address at which people reach the gateway, such as {@code https://data.example.org}: links begin with it. Needed with a server. */
    Optional<String> publicUrl();

    /** The pauses between the attempts; after the last one a mail has failed. */
    @WithDefault("10s,1m,5m,15m,30m,1h,2h,4h,8h")
    @Size(min = 1, max = 50)
    List<Duration> retrySchedule();

    /** The timeout of one attempt. */
    @WithDefault("30s")
    @DurationMin(millis = 1)
    Duration timeout();

    /**
     * Whether workflows may send mails to addresses outside their workspace. Without it nobody who can make a workflow can
     * write to the world in the name of this installation.
     */
    @WithDefault("false")
    boolean outsideRecipients();

    /** How long the outcome of a mail stays listed. */
    @WithDefault("30d")
    @DurationMin(millis = 1)
    Duration keep();

    /** See {@link #encryption()}. */
    enum Encryption {
        STARTTLS,
        TLS,
        NONE
    }
}
