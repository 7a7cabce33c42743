package org.recourse.engine;

import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.impl.ProcessInstantiationBuilderImpl;
import org.camunda.bpm.engine.impl.RuntimeServiceImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.camunda.bpm.engine.runtime.MessageCorrelationBuilder;
import org.camunda.bpm.engine.runtime.ProcessInstantiationBuilder;
import org.jspecify.annotations.Nullable;

/** The engine's runtime service with what it would tell, or keep of, a signed-in person left out. */
final class GatedRuntimeService extends RuntimeServiceImpl {

    private final ProcessEngineConfigurationImpl engine;

    GatedRuntimeService(ProcessEngineConfigurationImpl engine) {
        this.engine = engine;
    }

    /**
     * A message from outside only starts something. The engine would refuse one to a running case after it had looked for
     * the case, and the answer would tell anyone who asks which cases there are and what codes they hold.
     */
    @Override
    public MessageCorrelationBuilder createMessageCorrelation(String messageName) {
        MessageCorrelationBuilder message = super.createMessageCorrelation(messageName);
        return isFromOutside() ? message.startMessageOnly() : message;
    }

    @Override
    public ProcessInstantiationBuilder createProcessInstanceById(String processDefinitionId) {
        return isFromOutside()
                ? new StartFromOutside(commandExecutor, processDefinitionId)
                : super.createProcessInstanceById(processDefinitionId);
    }

    private boolean isFromOutside() {
        return engine.getIdentityService().getCurrentAuthentication() != null;
    }

    /** Beside the form's fields a start has a place for any text, which would stay in the engine's tables. */
    private static final class StartFromOutside extends ProcessInstantiationBuilderImpl {

        StartFromOutside(CommandExecutor commandExecutor, String processDefinitionId) {
            super(commandExecutor);
            this.processDefinitionId = processDefinitionId;
        }

        @Override
        public ProcessInstantiationBuilder caseInstanceId(@Nullable String caseInstanceId) {
            if (caseInstanceId != null) {
                throw new BadUserRequestException("Leave caseInstanceId empty: what is reported belongs in the form.");
            }
            return this;
        }
    }
}
