/** The way out to webhook targets, and who is never talked to. */
@NullMarked
package org.pyairtable.communication.webhooks.external;

import org.jspecify.annotations.NullMarked;
