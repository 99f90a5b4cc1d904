/** Rate limits per credential, base and address. */
package org.pyairtable.gateway.limit;
