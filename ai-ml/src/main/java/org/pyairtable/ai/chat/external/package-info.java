/** Language models of third parties. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.chat.external;
