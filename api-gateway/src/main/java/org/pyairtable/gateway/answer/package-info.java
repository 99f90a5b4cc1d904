/** Refusals of the gateway itself, in the error dialect of their path. */
package org.pyairtable.gateway.answer;
