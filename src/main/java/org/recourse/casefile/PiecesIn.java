package org.recourse.casefile;

import java.io.InputStream;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads a document's sealed content from the database, one piece at a time. */
final class PiecesIn extends InputStream {

    private final JdbcClient jdbc;
    private final UUID document;
    private byte[] piece = {};
    private int read;
    private int number;

    PiecesIn(JdbcClient jdbc, UUID document) {
        this.jdbc = jdbc;
        this.document = document;
    }

    @Override
    public int read() {
        return hasMore() ? piece[read++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int taken = Math.min(length, piece.length - read);
        System.arraycopy(piece, read, bytes, offset, taken);
        read += taken;
        return taken;
    }

    private boolean hasMore() {
        if (read == piece.length) {
            piece = jdbc.sql("select content from recourse.document_piece where document_id = ? and number = ?")
                    .params(document, number++)
                    .query((row, line) -> row.getBytes(1))
                    .optional()
                    .orElse(new byte[0]);
            read = 0;
        }
        return piece.length > 0;
    }
}
