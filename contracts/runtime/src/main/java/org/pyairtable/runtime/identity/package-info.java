/** The caller of a request, its scopes and memberships, and the internal tokens that prove it. */
@NullMarked
package org.pyairtable.runtime.identity;

import org.jspecify.annotations.NullMarked;
