package org.recourse.report;

import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How often somebody may come, under {@code recourse.limits}; 0 switches a limit off.
 *
 * @param reportsPerAddress reports from one address in an hour
 * @param reportsInAll reports from all addresses together in an hour
 * @param receiptsPerAddress how often a receipt may be presented from one address in an hour, right or wrong
 * @param trustedProxies addresses or networks such as {@code 10.0.0.0/8} whose {@code X-Forwarded-For} is believed
 */
@Validated
@ConfigurationProperties("recourse.limits")
record LimitSettings(
        @DefaultValue("20") @Min(0) long reportsPerAddress,
        @DefaultValue("500") @Min(0) long reportsInAll,
        @DefaultValue("60") @Min(0) long receiptsPerAddress,
        @DefaultValue List<String> trustedProxies) {}
