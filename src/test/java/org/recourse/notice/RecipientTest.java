package org.recourse.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientTest {

    @ParameterizedTest
    @ValueSource(strings = {"office@school.example", "it'desk+reports@school.example", "demo@localhost"})
    void takesAnOrdinaryAddress(String address) {
        assertThat(new Recipient("central", address).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "office",
                "office@",
                "@school.example",
                "office@school.example\r\nBcc: other@school.example",
                "office@school.example\nBcc: other@school.example",
                "office@school.example\u0000",
                "office@school.example\u0085",
                "office@school.example,other@school.example",
                "office@school.example other@school.example",
                "Office <office@school.example>",
                "<office@school.example>",
                "office@school.example(office)",
                "all:office@school.example,other@school.example;",
                "all:office@school.example;",
                "@relay.example:office@school.example",
                "büro@school.example",
            })
    void refusesWhatIsNotOneBareAddress(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Recipient("central", address))
                .withMessageNotContaining("school");
    }

    @Test
    void refusesAnAddressNoServerTakes() {
        String longest = "a".repeat(64) + "@" + ("b".repeat(60) + ".").repeat(3) + "ccccc";
        assertThat(longest).hasSize(253);
        assertThat(new Recipient("central", longest)).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> new Recipient("central", longest + "cc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "central\n", "central\r\nx"})
    void refusesAKeyThatIsNone(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Recipient(key, "office@school.example"));
    }

    @Test
    void keepsTheAddressOutOfLogs() {
        assertThat(new Recipient(Recipient.REPORTER, "somebody@home.example")).hasToString("Recipient[reporter]");
    }
}
