/** Calls of tools by agents: what becomes of them, by the scopes and the write policy of the credential. */
@NullMarked
package org.pyairtable.data.agent;

import org.jspecify.annotations.NullMarked;
