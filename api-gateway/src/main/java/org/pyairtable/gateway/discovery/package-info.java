/** The running instances of each service, from the topic of instances, and the choice among them. */
package org.pyairtable.gateway.discovery;
