package org.pyairtable.testkit;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Leads a scanner of annotations to the compiled tests of the present module alone. From a class loader with the whole class
 * path it opens every archive: Pact does so for each interaction, which takes most of the time of its verification.
 */
public final class TestClasses extends URLClassLoader {
    private final ClassLoader tests;

    private TestClasses(URL folder, ClassLoader tests) {
        super(new URL[] {folder}, null);
        this.tests = tests;
    }

    /** For the tests among which this one is; its classes are those that the test sees. */
    public static ClassLoader with(Class<?> test) {
        try {
            return new TestClasses(
                    Path.of("target", "test-classes").toAbsolutePath().toUri().toURL(), test.getClassLoader());
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return tests.loadClass(name);
    }
}
