/** The pipeline of a request: its steps, its delivery to an instance and the relayed answer. */
package org.pyairtable.gateway.proxy;
