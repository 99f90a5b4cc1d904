package org.pyairtable.communication.webhooks;

import java.net.URI;

/** An endpoint to create, checked except for the address of its host. */
record NewEndpoint(String workspaceId, URI url, EventTypes eventTypes, String description) {}
