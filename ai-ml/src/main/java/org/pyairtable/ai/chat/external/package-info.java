/** Language models of third parties, and the choice among them. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.chat.external;
