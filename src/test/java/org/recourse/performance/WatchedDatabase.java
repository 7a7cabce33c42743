package org.recourse.performance;

import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Watches the {@link Statements} to the database of an application. */
public final class WatchedDatabase implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource database ? Statements.watched(database) : bean;
    }
}
