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
import org.hibernate.validator.constraints.time.DurationMin;

/** All settings of the gateway. Services are found on Kafka; the only addresses here are those of old systems. */
@ConfigMapping(prefix = "pyairtable.gateway")
public interface GatewaySettings {
    Limits limits();

    Connections connections();

    TrustedProxies trustedProxies();

    RateLimits rateLimits();

    Upstream upstream();

    /** Exceptions to {@link #upstream()}, by service. */
    Map<String, UpstreamException> upstreams();

    /** Old systems that take a share of a route's traffic, by route name. */
    Map<String, Legacy> legacy();

    Identity identity();

    Cors cors();

    AccessLog accessLog();

    Activity activity();

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

        /** A request body up to this size is held until it is whole; then a service is asked. A larger one flows from here on. */
        @WithDefault("64K")
        MemorySize heldBody();

        /** What is held of all bodies together; beyond it clients are asked to come back. */
        @WithDefault("32M")
        MemorySize heldTotal();

        /**
         * How slowly a body may move while the gateway waits for the client, in bytes a second: what a client sends, and what it
         * takes of an answer. Slower than any network; a client that is slower holds a connection on purpose.
         */
        @WithDefault("240")
        @Min(1)
        int bodyRate();

        /** The time over which that rate is judged, and how long a body may stand still. */
        @WithDefault("15s")
        @DurationMin(millis = 1)
        Duration stall();
    }

    /** What clients may hold open, and for how long. */
    interface Connections {
        /** Connections per client address; per network of 64 bits with IPv6. Behind a trusted proxy, requests at the same time. */
        @WithDefault("1000")
        @Min(1)
        int perAddress();

        /** Connections of all clients together. */
        @WithDefault("10000")
        @Min(1)
        int total();

        /** How long a client may take from the connection, or the first byte of a later request, to the end of the headers. */
        @WithDefault("20s")
        @DurationMin(millis = 1)
        Duration head();

        /** How long a connection may be idle between an answer and the next request. */
        @WithDefault("75s")
        @DurationMin(millis = 1)
        Duration idle();
    }

    /** Proxies before the gateway, whose word about their clients counts; that of everybody else is ignored. */
    interface TrustedProxies {
        /** Addresses and networks, such as {@code 10.0.0.0/8}. */
        Optional<List<String>> addresses();

        /** Where they name the client. Clients can send the other one, and proxies pass it on. */
        @WithDefault("x-forwarded")
        ForwardedHeader header();
    }

    /** How a proxy names its client. */
    enum ForwardedHeader {
        /** {@code X-Forwarded-For}, {@code X-Forwarded-Proto}, {@code X-Forwarded-Host}. */
        X_FORWARDED,
        /** RFC 7239. */
        FORWARDED
    }

    /** How often somebody may call; what is absent is not limited. */
    interface RateLimits {
        /** Per user or token. */
        Optional<Rate> principal();

        /** Per Airtable base. */
        Optional<Rate> base();

        /** Sign-in attempts per client address. */
        LoginRate login();

        /** Calls to hooks per client address. */
        HookRate hook();

        /** Reads by links to views per client address. */
        ShareRate share();

        /** Looks at links of approvals and decisions by them per client address. */
        ApprovalRate approval();
    }

    /** At most this many in this time, as a token bucket. */
    interface Rate {
        /** Requests in that time. */
        @Min(1)
        int requests();

        /** The time in which the requests come back. */
        @DurationMin(millis = 1)
        Duration per();
    }

    /** A rate with a default. */
    interface LoginRate {
        /** Sign-in attempts in that time, per client address. */
        @WithDefault("60")
        @Min(1)
        int requests();

        /** The time in which the attempts come back. */
        @WithDefault("1m")
        @DurationMin(millis = 1)
        Duration per();
    }

    /** A rate with a default. */
    interface HookRate {
        /** Calls in that time, per client address. */
        @WithDefault("600")
        @Min(1)
        int requests();

        /** The time in which the calls come back. */
        @WithDefault("1m")
        @DurationMin(millis = 1)
        Duration per();
    }

    /** A rate with a default. */
    interface ShareRate {
        /** Reads in that time, per client address. */
        @WithDefault("600")
        @Min(1)
        int requests();

        /** The time in which the reads come back. */
        @WithDefault("1m")
        @DurationMin(millis = 1)
        Duration per();
    }

    /** A rate with a default. */
    interface ApprovalRate {
        /** Looks and decisions in that time, per client address. */
        @WithDefault("120")
        @Min(1)
        int requests();

        /** The time in which the looks come back. */
        @WithDefault("1m")
        @DurationMin(millis = 1)
        Duration per();
    }

    /** How services are protected and given up on. */
    interface Upstream {
        /** How long connecting to an instance may take. */
        @WithDefault("1s")
        @DurationMin(millis = 1)
        Duration connectTimeout();

        /** From the last byte of the request to the first of the answer. Streams that began are never cut. */
        @WithDefault("30s")
        @DurationMin(millis = 1)
        Duration responseTimeout();

        /** Requests that may wait for an answer's first byte at the same time, per service. */
        @WithDefault("256")
        @Min(1)
        int concurrency();

        /** Requests that may wait for their turn, per service. */
        @WithDefault("256")
        @Min(1)
        int queue();

        /** Requests over which the breaker judges. */
        @WithDefault("10")
        @Min(1)
        int breakerVolume();

        /** Share of failed requests, of those, at which the breaker opens. */
        @WithDefault("0.5")
        @DecimalMin("0.01")
        @DecimalMax("1.0")
        double breakerRatio();

        /** How long an open breaker waits before it lets one request try. */
        @WithDefault("2s")
        @DurationMin(millis = 1)
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

        /** How long an instance is left out at first; each further time in a row is twice as long. */
        @WithDefault("1s")
        @DurationMin(millis = 1)
        Duration ejectFirst();

        /** How long an instance is left out at most. */
        @WithDefault("60s")
        @DurationMin(millis = 1)
        Duration ejectLongest();
    }

    /** What differs for one service. */
    interface UpstreamException {
        /** As {@code pyairtable.gateway.upstream.response-timeout}, for this service. */
        Optional<@DurationMin(millis = 1) Duration> responseTimeout();

        /** As {@code pyairtable.gateway.upstream.concurrency}, for this service. */
        Optional<Integer> concurrency();
    }

    /** An old system behind a route. */
    interface Legacy {
        /** Where the old system answers. */
        URI url();

        /** Share of the requests that it gets, from 0 (nothing) to 1 (all). */
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
        @DurationMin(millis = 1)
        Duration keyLifetime();
    }

    /** A line of the log for each request. */
    interface AccessLog {
        /**
         * Whether method, path without its query, status, bytes, duration, client address, trace and user of each request are
         * logged, in the category {@code org.pyairtable.gateway.access}.
         */
        @WithDefault("false")
        boolean enabled();
    }

    /** What callers do, reported on Kafka: the last use of tokens, refused requests. */
    interface Activity {
        /** How often refused requests and the last use of tokens are reported. */
        @WithDefault("1m")
        @DurationMin(millis = 1)
        Duration reportEvery();
    }

    /** Browsers of other origins. */
    interface Cors {
        /** Origins that may call; {@code *} is every one. Credentials travel in headers, never in cookies. */
        @WithDefault("*")
        List<String> origins();
    }
}
