/** Signing in, staying signed in, signing out. */
@NullMarked
package org.pyairtable.core.sessions;

import org.jspecify.annotations.NullMarked;
