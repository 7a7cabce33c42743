package org.recourse.personaldata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskerTest {

    private static final Masker MASKER = new Masker(
            List.of("Own Name", "Own", "Name", "own.name", "own@home.example", "@own"),
            List.of(
                    new Masker.Other("second.user", "Second", "Surname", "second@school.example", false),
                    new Masker.Other("related", "Third", "Related", "third@school.example", true),
                    new Masker.Other("staff", "Staff", "(staff)", "", false),
                    new Masker.Other("central", "Central Services", "(central)", "", true)),
            List.of("The Caretaker", "12 High Street"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "second.user wrote it.|[another person] wrote it.",
                "It was Second Surname, or second surname.|It was [another person], or [another person].",
                "A second surname is no one.|A [another person] is no one.",
                "Second thoughts and a Surname.|Second thoughts and a Surname.",
                "Mr Related and related, and unrelated.|Mr [another person] and [another person], and unrelated.",
                "Write to someone@else.example.|Write to [another person].",
                "Write to own@home.example.|Write to own@home.example.",
                "See @someone_else and @own.|See [another person] and @own.",
                "Call 07700 900123 or +44 20 7946 0000.|Call [another person] or [another person].",
                "On 2026-11-28 at 10:15, case SM-2026-000001.|On 2026-11-28 at 10:15, case SM-2026-000001.",
                "In the staff room of Central Services.|In the staff room of Central Services.",
                "central closed it.|[another person] closed it.",
                "the caretaker of 12 HIGH STREET|[another person] of [another person]",
                "Own Name (own.name) said so.|Own Name (own.name) said so."
            })
    void masksEverybodyElse(String text, String masked) {
        assertThat(MASKER.mask(text)).isEqualTo(masked);
    }

    @Test
    void whatCannotBePlacedGoesAltogether() {
        assertThat(MASKER.mask("İ and the caretaker")).isEqualTo(Masker.SOMEBODY);
        assertThat(MASKER.mask("İ alone")).isEqualTo("İ alone");
    }
}
