package org.recourse.casefile;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes a document's sealed content to the database, piece by piece. */
final class PiecesOut extends OutputStream {

    private static final int PIECE = 256 * 1024;

    private final JdbcClient jdbc;
    private final UUID document;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE);
    private int number;

    PiecesOut(JdbcClient jdbc, UUID document) {
        this.jdbc = jdbc;
        this.document = document;
    }

    @Override
    public void write(int oneByte) {
        piece.write(oneByte);
        writeIfFull();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            int taken = Math.min(left, PIECE - piece.size());
            piece.write(bytes, from, taken);
            from += taken;
            left -= taken;
            writeIfFull();
        }
    }

    @Override
    public void close() {
        if (piece.size() > 0) {
            writePiece();
        }
    }

    private void writeIfFull() {
        if (piece.size() == PIECE) {
            writePiece();
        }
    }

    private void writePiece() {
        jdbc.sql("insert into recourse.document_piece (document_id, number, content) values (?, ?, ?)")
                .params(document, number, piece.toByteArray())
                .update();
        number++;
        piece.reset();
    }
}
