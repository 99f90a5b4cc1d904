/** HTTP requests to webhook targets, and the guard against addresses that are not public. */
@NullMarked
package org.pyairtable.communication.webhooks.external;

import org.jspecify.annotations.NullMarked;
