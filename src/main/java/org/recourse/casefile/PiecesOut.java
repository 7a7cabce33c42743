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
    private final int step;
    private int number;

    private PiecesOut(JdbcClient jdbc, UUID document, int first, int step) {
        this.jdbc = jdbc;
        this.document = document;
        this.number = first;
        this.step = step;
    }

    /** The pieces of a new document, counted from 0. */
    static PiecesOut of(JdbcClient jdbc, UUID document) {
        return new PiecesOut(jdbc, document, 0, 1);
    }

    /** Pieces that are to take the place of those that are there: counted from -1 down. */
    static PiecesOut aside(JdbcClient jdbc, UUID document) {
        return new PiecesOut(jdbc, document, -1, -1);
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
        number += step;
        piece.reset();
    }
}
