package org.pyairtable.gateway.answer;

import java.time.Duration;
import java.util.Optional;

/** Why the gateway itself answers with an error. The texts reveal nothing that a caller must not know. */
public sealed interface Refusal {
    record BadRequest(String detail) implements Refusal {}

    /** What was sent is not HTTP, or could be read in two ways. */
    record Malformed(String detail) implements Refusal {}

    /** @param resourceMetadata URL of what describes how to authenticate, for clients of MCP */
    record Unauthorized(Optional<String> resourceMetadata) implements Refusal {
        public Unauthorized() {
            this(Optional.empty());
        }

        /** Value of {@code WWW-Authenticate}. */
        public String challenge() {
            return resourceMetadata
                    .map(url -> "Bearer resource_metadata=\"" + url + "\"")
                    .orElse("Bearer");
        }
    }

    record Forbidden(String detail) implements Refusal {}

    record NotFound() implements Refusal {}

    /** @param allow the methods that the path answers, as {@code Allow} lists them */
    record MethodNotAllowed(String allow) implements Refusal {}

    /** The client began a request and did not go on. */
    record HeadTimeout() implements Refusal {}

    /** The client stopped sending its body, or sends it too slowly. */
    record RequestTimeout() implements Refusal {}

    record TooLarge(long limit) implements Refusal {}

    record UrlTooLong(int limit) implements Refusal {}

    /** What {@code Content-Type} names cannot be read, whatever the body holds. */
    record UnsupportedMediaType(String detail) implements Refusal {}

    record TooManyRequests(Duration pause) implements Pausing {}

    /** One address holds more connections than one client needs. */
    record TooManyConnections(Duration pause) implements Pausing {}

    /** More headers than are read. */
    record HeadTooLarge() implements Refusal {}

    /** A defect of the gateway. */
    record Internal() implements Refusal {}

    /** The service broke the connection; what it did is not known. */
    record BadGateway(String service) implements Refusal {}

    /** The service was not asked: it cannot be reached or is being spared. */
    record Unavailable(String service, Duration pause) implements Pausing {}

    /** This gateway has just started and does not know yet which credentials are valid. */
    record NotReady(Duration pause) implements Pausing {}

    /** The gateway holds as many connections as it can. */
    record Full(Duration pause) implements Pausing {}

    record GatewayTimeout(String service) implements Refusal {}

    default int status() {
        return switch (this) {
            case BadRequest e -> 400;
            case Malformed e -> 400;
            case Unauthorized e -> 401;
            case Forbidden e -> 403;
            case NotFound e -> 404;
            case MethodNotAllowed e -> 405;
            case HeadTimeout e -> 408;
            case RequestTimeout e -> 408;
            case TooLarge e -> 413;
            case UrlTooLong e -> 414;
            case UnsupportedMediaType e -> 415;
            case TooManyRequests e -> 429;
            case TooManyConnections e -> 429;
            case HeadTooLarge e -> 431;
            case Internal e -> 500;
            case BadGateway e -> 502;
            case Unavailable e -> 503;
            case NotReady e -> 503;
            case Full e -> 503;
            case GatewayTimeout e -> 504;
        };
    }

    /** Stable name for programs. */
    default String code() {
        return switch (this) {
            case BadRequest e -> "INVALID_REQUEST";
            case Malformed e -> "MALFORMED_REQUEST";
            case Unauthorized e -> "UNAUTHORIZED";
            case Forbidden e -> "FORBIDDEN";
            case NotFound e -> "NOT_FOUND";
            case MethodNotAllowed e -> "METHOD_NOT_ALLOWED";
            case HeadTimeout e -> "REQUEST_TIMEOUT";
            case RequestTimeout e -> "REQUEST_TIMEOUT";
            case TooLarge e -> "TOO_LARGE";
            case UrlTooLong e -> "URL_TOO_LONG";
            case UnsupportedMediaType e -> "UNSUPPORTED_MEDIA_TYPE";
            case TooManyRequests e -> "TOO_MANY_REQUESTS";
            case TooManyConnections e -> "TOO_MANY_CONNECTIONS";
            case HeadTooLarge e -> "HEADERS_TOO_LARGE";
            case Internal e -> "INTERNAL_ERROR";
            case BadGateway e -> "BAD_GATEWAY";
            case Unavailable e -> "UNAVAILABLE";
            case NotReady e -> "UNAVAILABLE";
            case Full e -> "UNAVAILABLE";
            case GatewayTimeout e -> "GATEWAY_TIMEOUT";
        };
    }

    default String detail() {
        return switch (this) {
            case BadRequest e -> e.detail();
            case Malformed e -> e.detail();
            case Unauthorized e -> "A valid access token is required";
            case Forbidden e -> e.detail();
            case NotFound e -> "This path does not exist";
            case MethodNotAllowed e -> "This path accepts " + e.allow() + " only";
            case HeadTimeout e -> "The head of the request did not arrive in time";
            case RequestTimeout e -> "The request body did not arrive in time";
            case TooLarge e -> "The request body is larger than " + e.limit() + " bytes";
            case UrlTooLong e -> "The URL is longer than " + e.limit() + " characters";
            case UnsupportedMediaType e -> e.detail();
            case TooManyRequests e -> "Rate limit exceeded. Please try again later";
            case TooManyConnections e -> "Too many connections from this address. Close some, or reuse them";
            case HeadTooLarge e -> "The headers of the request are too large";
            case Internal e -> "The request could not be handled";
            case BadGateway e ->
                e.service() + " closed the connection before it answered; whether the request took effect is unknown";
            case Unavailable e -> e.service() + " is not available at the moment";
            case NotReady e -> "The gateway is starting and cannot check credentials yet";
            case Full e -> "The gateway has reached its limit of connections";
            case GatewayTimeout e -> e.service() + " did not answer in time";
        };
    }

    /**
     * Whether the connection ends with the answer, because the next request could not be distinguished from the rest of this
     * one.
     */
    default boolean endsConnection() {
        return this instanceof Malformed
                || this instanceof HeadTimeout
                || this instanceof RequestTimeout
                || this instanceof TooManyConnections
                || this instanceof HeadTooLarge
                || this instanceof Full;
    }

    /** When to retry, if that is known. */
    default Optional<Duration> retryAfter() {
        return this instanceof Pausing pausing ? Optional.of(pausing.pause()) : Optional.empty();
    }

    /** Refusals that say for how long to wait. */
    sealed interface Pausing extends Refusal {
        Duration pause();
    }
}
