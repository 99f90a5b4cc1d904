/** Webhook endpoints: subscriptions of other systems to events, with their signing secrets. */
@NullMarked
package org.pyairtable.communication.webhooks;

import org.jspecify.annotations.NullMarked;
