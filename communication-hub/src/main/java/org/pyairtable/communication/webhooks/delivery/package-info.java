/** The queue of webhook deliveries and its worker. */
@NullMarked
package org.pyairtable.communication.webhooks.delivery;

import org.jspecify.annotations.NullMarked;
