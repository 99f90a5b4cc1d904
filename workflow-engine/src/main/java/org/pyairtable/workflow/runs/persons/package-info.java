/** Finds an erased person in what runs hold. */
package org.pyairtable.workflow.runs.persons;
