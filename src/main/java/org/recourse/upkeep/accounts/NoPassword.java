package org.recourse.upkeep.accounts;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text does not look as if it gave a password away (S4-3). What is refused is kept nowhere. */
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = NoPassword.Check.class)
@interface NoPassword {

    String message() default
            "looks as if it gave a password or a code: leave it out, it belongs in the password manager";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** A word for a secret, and then what it is. */
    class Check implements ConstraintValidator<NoPassword, String> {

        private static final Pattern GIVEN = Pattern.compile(
                "\\b(?:pass\\s?-?(?:word|code|phrase|key)|pwd|pw|pin|(?:recovery|backup)[ -](?:code|key))s?"
                        // After "is" stands a secret only where it looks like one.
                        + "(?:\\s*[:=]\\s*\\S|\\s+(?:is|are)\\s+(?=\\S*\\d)(?:\\S*\\p{L}|\\d{4}))",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null || holds(text);
        }

        boolean holds(String text) {
            return !GIVEN.matcher(text).find();
        }
    }
}
