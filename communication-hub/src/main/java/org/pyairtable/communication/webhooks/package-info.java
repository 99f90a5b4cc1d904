/** Endpoints of other systems that want to hear of events, and what is signed for them. */
@NullMarked
package org.pyairtable.communication.webhooks;

import org.jspecify.annotations.NullMarked;
