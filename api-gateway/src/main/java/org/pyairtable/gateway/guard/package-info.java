/** What keeps a failing service from taking the rest along. */
package org.pyairtable.gateway.guard;
