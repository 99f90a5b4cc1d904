/** Whether language models of third parties may be asked for a workspace, which of them, and with whose key. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.provider;
