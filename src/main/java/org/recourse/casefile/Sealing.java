package org.recourse.casefile;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Seals a text field on its way to the database, and opens it on the way back. */
@Component
@Converter
public class Sealing implements AttributeConverter<@Nullable String, byte @Nullable []> {

    private static final byte[] WHAT = "recourse field".getBytes(StandardCharsets.UTF_8);

    private final Keys keys;

    Sealing(Keys keys) {
        this.keys = keys;
    }

    @Override
    public byte @Nullable [] convertToDatabaseColumn(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return keys.newestForFields().encrypt(text.getBytes(StandardCharsets.UTF_8), WHAT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A field could not be sealed", e);
        }
    }

    @Override
    public @Nullable String convertToEntityAttribute(byte @Nullable [] sealed) {
        if (sealed == null) {
            return null;
        }
        keys.find(Keys.Purpose.FIELDS, sealed);
        try {
            return new String(keys.fields().decrypt(sealed, WHAT), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "A field could not be opened: the key files are not those of this database, or it was changed", e);
        }
    }
}
