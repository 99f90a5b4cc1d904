/** Users, sessions, tokens, workspaces, signing keys, the audit trail and usage figures. */
@NullMarked
package org.pyairtable.core;

import org.jspecify.annotations.NullMarked;
