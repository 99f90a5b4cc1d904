/** Authentication of callers from state topics, and the internal tokens that services accept. */
package org.pyairtable.gateway.identity;
