package org.pyairtable.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All settings of the gateway. Services are found on Kafka; the only addresses here are those of old systems. */
@ConfigMapping(prefix = "pyairtable.gateway")
public interface GatewayConfig {
    Limits limits();

    RateLimits rateLimits();

    Upstream upstream();

    /** Exceptions to {@link #upstream()}, by service. */
    Map<String, UpstreamException> upstreams();

    /** Old systems that take a share of a route's traffic, by route name. */
    Map<String, Legacy> legacy();

    Identity identity();

    Cors cors();

    /** What a single request may ask for. */
    interface Limits {
        /** Longest request target in characters; Airtable's own limit. */
        @WithDefault("16000")
        @Min(1)
        int url();

        /** Largest request body where people fill in forms: accounts, settings. */
        @WithDefault("256K")
        MemorySize formBody();

        /** Largest request body. */
        @WithDefault("10M")
        MemorySize body();

        /** Largest request body where files are uploaded. */
        @WithDefault("5G")
        MemorySize fileBody();

        /** How long a client may neither send what it announced nor take what it asked for. */
        @WithDefault("30s")
        Duration stall();
    }

    /** How often somebody may call; what is absent is not limited. */
    interface RateLimits {
        /** Per user or token. */
        Optional<Rate> principal();

        /** Per Airtable base. */
        Optional<Rate> base();

        /** Sign-in attempts per client address. */
        LoginRate login();
    }

    /** At most this many in this time, as a token bucket. */
    interface Rate {
        @Min(1)
        int requests();

        Duration per();
    }

    /** A rate with a default. */
    interface LoginRate {
        @WithDefault("60")
        @Min(1)
        int requests();

        @WithDefault("1m")
        Duration per();
    }

    /** How services are protected and given up on. */
    interface Upstream {
        @WithDefault("1s")
        Duration connectTimeout();

        /** From the last byte of the request to the first of the answer. Streams that began are never cut. */
        @WithDefault("30s")
        Duration responseTimeout();

        /** Requests that may wait for an answer's first byte at the same time, per service. */
        @WithDefault("256")
        @Min(1)
        int concurrency();

        /** Requests that may wait for their turn, per service. */
        @WithDefault("256")
        @Min(0)
        int queue();

        /** Requests over which the breaker judges. */
        @WithDefault("10")
        @Min(1)
        int breakerVolume();

        @WithDefault("0.5")
        @DecimalMin("0.01")
        @DecimalMax("1.0")
        double breakerRatio();

        /** How long an open breaker waits before it lets one request try. */
        @WithDefault("2s")
        Duration breakerDelay();

        /** Retries per request, on average over time. */
        @WithDefault("0.1")
        @DecimalMin("0.0")
        @DecimalMax("1.0")
        double retryRatio();

        /** Retries that are allowed before there was any traffic to earn them. */
        @WithDefault("10")
        @Min(0)
        int retryReserve();

        /** Failures in a row after which an instance gets no traffic for a while. */
        @WithDefault("3")
        @Min(1)
        int ejectAfter();

        @WithDefault("1s")
        Duration ejectFirst();

        @WithDefault("60s")
        Duration ejectLongest();
    }

    /** What differs for one service. */
    interface UpstreamException {
        Optional<Duration> responseTimeout();

        Optional<Integer> concurrency();
    }

    /** An old system behind a route. */
    interface Legacy {
        URI url();

        /** From 0 (nothing) to 1 (all). */
        @DecimalMin("0.0")
        @DecimalMax("1.0")
        double share();
    }

    /** Tokens. */
    interface Identity {
        /** Verified access tokens that are remembered. */
        @WithDefault("20000")
        @Min(1)
        int rememberedTokens();

        /** How long a signing key of the gateway is valid. A new one takes over at half of that. */
        @WithDefault("24h")
        Duration keyLifetime();
    }

    /** Browsers of other origins. */
    interface Cors {
        /** Origins that may call; {@code *} is every one. Credentials travel in headers, never in cookies. */
        @WithDefault("*")
        List<String> origins();
    }
}
