package org.pyairtable.data.mcp.web;

import java.util.Map;

/** An error of the protocol, as JSON-RPC answers it. */
final class RpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int HEADER_MISMATCH = -32020;
    static final int UNSUPPORTED_VERSION = -32022;

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    private final int status;
    private final int code;
    private final String text;
    private final transient Map<String, ?> data;

    private RpcException(int status, int code, String message, Map<String, ?> data) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.text = message;
        this.data = data;
    }

    /** Of a message that could be read; clients of all revisions look into it whatever they asked for. */
    static RpcException answered(int code, String message) {
        return new RpcException(OK, code, message, Map.of());
    }

    /** Of a message that is not one, or of headers that say something else. */
    static RpcException refused(int code, String message) {
        return new RpcException(BAD_REQUEST, code, message, Map.of());
    }

    static RpcException refused(int code, String message, Map<String, ?> data) {
        return new RpcException(BAD_REQUEST, code, message, data);
    }

    RpcException withStatus(int other) {
        return new RpcException(other, code, text, data);
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    Map<String, ?> data() {
        return data;
    }
}
