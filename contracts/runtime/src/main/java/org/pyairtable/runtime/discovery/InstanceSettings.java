package org.pyairtable.runtime.discovery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

/** How an instance announces itself to the gateway. */
@ConfigMapping(prefix = "pyairtable.instance")
public interface InstanceSettings {
    /** The deployment that the instance belongs to, such as {@code blue} or {@code green}. */
    @WithDefault("none")
    @NotBlank
    String colour();

    /** The address at which the gateway reaches the instance; {@code auto} is that of its own machine, for containers. */
    @WithDefault("127.0.0.1")
    @NotBlank
    String host();

    /** The share of requests that the instance gets, in proportion to the weights of the others; 0 is none. */
    @WithDefault("100")
    @Min(0)
    @Max(10_000)
    int weight();

    /** How often the process died in a row before this start; its supervisor sets it, and a metric shows it. */
    @WithDefault("0")
    @Min(0)
    int failures();
}
