package org.recourse.engine;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.impl.bpmn.helper.BpmnProperties;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.jobexecutor.TimerDeclarationImpl;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.jspecify.annotations.Nullable;

/**
 * A task's reminders are part of its diagram, whatever moves to it. When the engine moves a process to another version it
 * takes what the task's timeouts are out of the version itself, as it holds it in memory: whatever moved after that, and
 * every new case, would have none (a known fault of the engine, camunda-bpm-platform issue 4637). That it takes them out
 * serves nothing else: what both versions have it leaves as it is.
 */
final class KeptTimeouts extends AbstractBpmnParseListener {

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl task) {
        Map<String, Map<String, TimerDeclarationImpl>> timeouts =
                task.getProperties().get(BpmnProperties.TIMEOUT_LISTENER_DECLARATIONS);
        timeouts.replaceAll((activity, declarations) -> new Kept(declarations));
    }

    private static final class Kept extends HashMap<String, TimerDeclarationImpl> {

        private static final long serialVersionUID = 1L;

        Kept(Map<String, TimerDeclarationImpl> declarations) {
            super(declarations);
        }

        @Override
        public @Nullable TimerDeclarationImpl remove(Object listener) {
            return get(listener);
        }
    }
}
