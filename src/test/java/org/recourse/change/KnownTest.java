package org.recourse.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.junit.jupiter.api.Test;
import org.recourse.change.Known.Delegate;
import org.recourse.change.Known.Kind;
import org.springframework.beans.factory.support.SimpleBeanDefinitionRegistry;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Component;

/** The list of what diagrams may ask for is the code's. */
class KnownTest {

    private static final Map<Kind, Class<?>> TYPES = Map.of(
            Kind.WORK,
            JavaDelegate.class,
            Kind.STEP_LISTENER,
            ExecutionListener.class,
            Kind.TASK_LISTENER,
            TaskListener.class);

    private static final Map<String, Class<?>> BEANS = beans();

    @Test
    void eachDelegateIsThereAndIsWhatTheListSays() {
        for (Delegate delegate : Known.delegates()) {
            assertThat(BEANS).containsKey(delegate.name());
            assertThat(TYPES.get(delegate.kind())).as(delegate.name()).isAssignableFrom(BEANS.get(delegate.name()));
        }
    }

    @Test
    void noDelegateOfTheCodeIsForgotten() {
        assertThat(BEANS.entrySet().stream()
                        .filter(bean -> JavaDelegate.class.isAssignableFrom(bean.getValue()))
                        .map(Map.Entry::getKey))
                .isNotEmpty()
                .allMatch(name -> Known.delegate(name).isPresent());
    }

    @Test
    void eachCallIsOfAPublicMethod() {
        for (String call : Known.CALLS) {
            Matcher parts = Pattern.compile("(\\w+)\\.(\\w+)\\(.*\\)").matcher(call);
            if (parts.matches() && !parts.group(1).equals("execution")) {
                assertThat(BEANS).containsKey(parts.group(1));
                assertThat(Arrays.stream(BEANS.get(parts.group(1)).getMethods()).map(method -> method.getName()))
                        .as(call)
                        .contains(parts.group(2));
            }
        }
    }

    private static Map<String, Class<?>> beans() {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(Component.class));
        AnnotationBeanNameGenerator names = new AnnotationBeanNameGenerator();
        Map<String, Class<?>> beans = new TreeMap<>();
        scan.findCandidateComponents("org.recourse").forEach(found -> {
            try {
                beans.put(
                        names.generateBeanName(found, new SimpleBeanDefinitionRegistry()),
                        Class.forName(found.getBeanClassName()));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        });
        return beans;
    }
}
