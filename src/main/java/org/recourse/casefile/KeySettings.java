package org.recourse.casefile;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the keys lie, under {@code recourse.keys}.
 *
 * @param folder the folder with the key files; never inside the database, and backed up apart from it
 * @param createMissing whether keys are made where there are none: once, for a new installation
 */
@Validated
@ConfigurationProperties("recourse.keys")
record KeySettings(
        @NotNull(message = "set recourse.keys.folder to the folder of the key files")
        Path folder,

        @DefaultValue("false") boolean createMissing) {}
