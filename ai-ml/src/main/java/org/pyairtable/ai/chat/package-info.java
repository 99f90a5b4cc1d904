/** Questions answered from the records. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.chat;
