/** From a question in words to a plan that can be computed, or to what is not understood. Pure: asks nothing, changes nothing. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.question;
