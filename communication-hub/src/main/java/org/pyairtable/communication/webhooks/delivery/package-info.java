/** The queue of webhook deliveries and who works on it. */
@NullMarked
package org.pyairtable.communication.webhooks.delivery;

import org.jspecify.annotations.NullMarked;
