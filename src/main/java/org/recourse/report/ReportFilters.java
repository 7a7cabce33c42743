package org.recourse.report;

import jakarta.servlet.DispatcherType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What comes before the doors: they look into a form's fields, which must be neither too large nor on the disk. */
@Configuration(proxyBeanMethods = false)
class ReportFilters {

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit() {
        FilterRegistrationBean<BodyLimit> filter = new FilterRegistrationBean<>(new BodyLimit());
        filter.addUrlPatterns("/api/reports", "/api/report/messages", "/report/*", "/status/*");
        filter.setDispatcherTypes(DispatcherType.REQUEST);
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
        return filter;
    }

    @Bean
    FilterRegistrationBean<UploadForms> uploadForms() {
        FilterRegistrationBean<UploadForms> filter = new FilterRegistrationBean<>(new UploadForms());
        filter.addUrlPatterns(UploadForms.PATH);
        filter.setDispatcherTypes(DispatcherType.REQUEST);
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
        return filter;
    }
}
