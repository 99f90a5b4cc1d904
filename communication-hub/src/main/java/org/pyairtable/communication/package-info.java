/** Notifications for users, and webhooks for other systems. */
@NullMarked
package org.pyairtable.communication;

import org.jspecify.annotations.NullMarked;
