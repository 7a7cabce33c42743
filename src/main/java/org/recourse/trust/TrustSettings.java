package org.recourse.trust;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What a trust sets about itself, under {@code recourse.trust}.
 *
 * @param schools the trust's schools; at least one
 * @param timeZone where the trust's clocks stand
 * @param dayStarts when a working day starts
 * @param dayEnds when it ends
 * @param holidays whose bank holidays count: a Jollyday region of the United Kingdom, such as {@code eng}
 */
@Validated
@ConfigurationProperties("recourse.trust")
record TrustSettings(
        @Valid @NotEmpty(message = "name each school: recourse.trust.schools[0].id and recourse.trust.schools[0].name")
        List<School> schools,

        @DefaultValue("Europe/London") @NotNull ZoneId timeZone,
        @DefaultValue("08:30") @NotNull LocalTime dayStarts,
        @DefaultValue("16:30") @NotNull LocalTime dayEnds,
        @DefaultValue("eng") @NotNull String holidays) {

    TrustSettings {
        schools = schools == null ? List.of() : List.copyOf(schools);
    }
}
