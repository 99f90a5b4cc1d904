package org.pyairtable.runtime.problem;

/** Carries a {@link ServiceError} to the boundary. It has no stack trace: it is an expected answer. */
public final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ServiceError error;

    public ServiceException(ServiceError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public ServiceError error() {
        return error;
    }

    public static ServiceException invalid(String field, String message) {
        return new ServiceException(new ServiceError.Invalid(field, message));
    }

    public static ServiceException notFound(String what) {
        return new ServiceException(new ServiceError.NotFound(what));
    }

    public static ServiceException forbidden(String message) {
        return new ServiceException(new ServiceError.Forbidden(message));
    }

    public static ServiceException conflict(String message) {
        return new ServiceException(new ServiceError.Conflict(message));
    }
}
