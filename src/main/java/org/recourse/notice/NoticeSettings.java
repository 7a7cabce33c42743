package org.recourse.notice;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What notices need to know about the installation, under {@code recourse}.
 *
 * @param address where people reach the application, such as {@code https://recourse.school.example}: the start of
 *     each link
 * @param data the data folder; mails are written below it where no SMTP host is set
 */
@Validated
@ConfigurationProperties("recourse")
record NoticeSettings(
        @NotNull(message = "set recourse.address to the address people reach this application at, for links in mails")
        URI address,

        @DefaultValue("data") @NotBlank String data,
        @DefaultValue @Valid Sender notices) {

    NoticeSettings {
        if (address != null && !address.toString().matches("https?://[^/?#]+(/[^?#]*)?")) {
            throw new IllegalArgumentException("recourse.address must start with http:// or https:// and name a host");
        }
    }

    /** Who notices come from: an address such as {@code Recourse <recourse@school.example>}. */
    record Sender(
            @NotBlank(message = "set recourse.notices.from to the address that mails come from")
            String from) {}

    /** The address without a slash at its end, so that a path can follow. */
    String linkStart() {
        return address.toString().replaceAll("/+$", "");
    }
}
