package org.pyairtable.data.conversion;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.pyairtable.data.AllAsJobs;
import org.pyairtable.testkit.SuiteResource;

/** A conversion that is waited for answers the same whether it is a job or not. */
@QuarkusTest
@TestProfile(AllAsJobs.class)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ConversionAsJobIT extends ConversionIT {}
