package org.pyairtable.gateway.answer;

import java.time.Duration;
import java.util.Optional;

/** Why the gateway itself answers with an error. The texts name nothing that a caller must not know. */
public sealed interface Refusal {
    int status();

    /** Stable name for programs. */
    String code();

    String detail();

    /** When it is worth trying again, if that is known. */
    default Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    record BadRequest(String detail) implements Refusal {
        @Override
        public int status() {
            return 400;
        }

        @Override
        public String code() {
            return "INVALID_REQUEST";
        }
    }

    record Unauthorized() implements Refusal {
        @Override
        public int status() {
            return 401;
        }

        @Override
        public String code() {
            return "UNAUTHORIZED";
        }

        @Override
        public String detail() {
            return "A valid access token is required";
        }
    }

    record Forbidden(String detail) implements Refusal {
        @Override
        public int status() {
            return 403;
        }

        @Override
        public String code() {
            return "FORBIDDEN";
        }
    }

    record NotFound() implements Refusal {
        @Override
        public int status() {
            return 404;
        }

        @Override
        public String code() {
            return "NOT_FOUND";
        }

        @Override
        public String detail() {
            return "There is nothing at this path";
        }
    }

    /** The client stopped sending its body. */
    record RequestTimeout() implements Refusal {
        @Override
        public int status() {
            return 408;
        }

        @Override
        public String code() {
            return "REQUEST_TIMEOUT";
        }

        @Override
        public String detail() {
            return "The request body did not arrive in time";
        }
    }

    record TooLarge(long limit) implements Refusal {
        @Override
        public int status() {
            return 413;
        }

        @Override
        public String code() {
            return "TOO_LARGE";
        }

        @Override
        public String detail() {
            return "The request body is larger than " + limit + " bytes";
        }
    }

    record UrlTooLong(int limit) implements Refusal {
        @Override
        public int status() {
            return 414;
        }

        @Override
        public String code() {
            return "URL_TOO_LONG";
        }

        @Override
        public String detail() {
            return "The URL is longer than " + limit + " characters";
        }
    }

    record TooManyRequests(Duration pause) implements Refusal {
        @Override
        public int status() {
            return 429;
        }

        @Override
        public String code() {
            return "TOO_MANY_REQUESTS";
        }

        @Override
        public String detail() {
            return "Rate limit exceeded. Please try again later";
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(pause);
        }
    }

    /** A defect of the gateway. */
    record Internal() implements Refusal {
        @Override
        public int status() {
            return 500;
        }

        @Override
        public String code() {
            return "INTERNAL_ERROR";
        }

        @Override
        public String detail() {
            return "The request could not be handled";
        }
    }

    /** The service broke the connection; what it did is not known. */
    record BadGateway(String service) implements Refusal {
        @Override
        public int status() {
            return 502;
        }

        @Override
        public String code() {
            return "BAD_GATEWAY";
        }

        @Override
        public String detail() {
            return service + " broke off before it answered";
        }
    }

    /** The service was not asked: it cannot be reached or is being spared. */
    record Unavailable(String service, Duration pause) implements Refusal {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String code() {
            return "UNAVAILABLE";
        }

        @Override
        public String detail() {
            return service + " is not available at the moment";
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(pause);
        }
    }

    record GatewayTimeout(String service) implements Refusal {
        @Override
        public int status() {
            return 504;
        }

        @Override
        public String code() {
            return "GATEWAY_TIMEOUT";
        }

        @Override
        public String detail() {
            return service + " did not answer in time";
        }
    }
}
