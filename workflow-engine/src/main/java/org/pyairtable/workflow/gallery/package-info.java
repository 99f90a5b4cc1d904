/** Workflows that many need, with what differs as parameters: each makes a draft. */
package org.pyairtable.workflow.gallery;
