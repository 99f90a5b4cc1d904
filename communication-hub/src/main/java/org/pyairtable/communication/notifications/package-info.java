/** The in-app inbox of each user. */
@NullMarked
package org.pyairtable.communication.notifications;

import org.jspecify.annotations.NullMarked;
