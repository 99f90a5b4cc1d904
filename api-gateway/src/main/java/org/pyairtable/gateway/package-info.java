/** The gateway, the only process that clients connect to. */
package org.pyairtable.gateway;
