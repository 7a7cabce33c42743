package org.recourse;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngines;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * The REST interface and the web applications find their engine by its name, and the engines of all applications that the
 * tests of a JVM start have the same: it is the one of the class that runs now.
 */
class OwnEngine implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext testClass) {
        ProcessEngines.registerProcessEngine(
                SpringExtension.getApplicationContext(testClass).getBean(ProcessEngine.class));
    }
}
