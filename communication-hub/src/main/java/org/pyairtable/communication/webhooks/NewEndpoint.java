package org.pyairtable.communication.webhooks;

import java.net.URI;

/** An endpoint that somebody wants, checked as far as it can be without looking up its host. */
record NewEndpoint(String workspaceId, URI url, EventTypes eventTypes, String description) {}
